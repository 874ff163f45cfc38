"""The example in docs/articles.md is read as the page says, and the page names every field."""

import re
from pathlib import Path

from knowledge.reading import read_bytes
from knowledge.reading.fields import KNOWN

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "articles.md").read_text(encoding="utf-8")


def test_the_documented_article_can_be_imitated():
    [example] = re.findall(r"```markdown\n(.*?)```", PAGE, re.DOTALL)

    [article] = read_bytes(example.encode(), name="example.md")

    assert article.title == "Harbour fees to rise in May: ferries left out"
    assert article.text.startswith("BERGEN — The harbour")
    told = set(article.model_dump(exclude_defaults=True))
    assert told == set(KNOWN) - {"title_made"}


def test_every_field_is_documented():
    missing = [field for field in KNOWN if f"`{field}`" not in PAGE and field != "title_made"]

    assert missing == []
