"""A citation says where quoted words stand, in forms that others read, and can be checked later."""

import json
from datetime import date

import pytest

from knowledge.answering.answer import Quote
from knowledge.article import Article
from knowledge.citing import FORMS, LONGEST, Citation, bibtex, cite, csl_json, markdown, plain
from knowledge.errors import CitationError
from knowledge.library import Library
from knowledge.verifying import CitationStanding

FERRY = Article(
    text="Vinga has a ferry.\n\nIt cost “40 % more” — 3_000 & a {half} crowns > planned.\n\nIt sails *daily*.",
    title="A ferry for Vinga & Brand_öy",
    publisher="The #1 Courier",
    url="https://courier.example/ferry_1",
    published=date(2026, 3, 1),
    place="Göteborg",
    byline="Ulla Quist",
)
URL = "https://courier.example/ferry_1"


def quoted(article: Article, words: str, paragraphs: tuple[int, int] = (1, 1)) -> Quote:
    start = article.text.index(words)
    return Quote(article, start, start + len(words), score=0.0, paragraphs=paragraphs)


QUOTE = quoted(FERRY, "It cost “40 % more” — 3_000 & a {half} crowns > planned.\n\nIt sails *daily*.", (2, 3))


@pytest.fixture
def library(tmp_path):
    with Library.open(tmp_path / "home", briefings=False) as library:
        library.add(FERRY, source=URL)
        yield library


def test_plain_and_markdown_repeat_the_words_and_name_the_source() -> None:
    mark = f"dateline:{FERRY.id}:20-{len(FERRY.text)}:{cite(QUOTE).digest}"

    assert str(cite(QUOTE)) == mark
    assert plain(QUOTE) == (
        f"“{QUOTE.text}” — “A ferry for Vinga & Brand_öy”, The #1 Courier, 1 March 2026, Göteborg, paragraphs 2–3, "
        f"https://courier.example/ferry_1. {mark}"
    )
    lines = markdown(QUOTE).split("\n")
    assert lines[0] == r"> It cost “40 % more” — 3\_000 & a \{half\} crowns \> planned."
    assert lines[-1].startswith(
        r"> — [A ferry for Vinga & Brand\_öy](<https://courier.example/ferry_1>), The \#1 Courier"
    )
    assert lines[-1].endswith(f"`{mark}`")


def test_bibtex_escapes_what_latex_would_read() -> None:
    entry = bibtex(QUOTE)

    assert entry.startswith(f"@article{{dateline-{FERRY.id}-20,\n  title = {{{{A ferry for Vinga \\& Brand\\_öy}}}},\n")
    assert "  author = {{Ulla Quist}},\n  journal = {The \\#1 Courier},\n" in entry
    assert "  year = {2026},\n  month = mar,\n  day = {1},\n  address = {Göteborg},\n" in entry
    assert f"  url = {{{URL}}},\n" in entry
    assert entry.count("{") - entry.count("\\{") == entry.count("}") - entry.count("\\}")


def test_csl_json_is_a_newspaper_article() -> None:
    (item,) = json.loads(csl_json(QUOTE))

    assert item["type"] == "article-newspaper"
    assert item["issued"] == {"date-parts": [[2026, 3, 1]]}
    assert (item["container-title"], item["URL"]) == ("The #1 Courier", URL)
    assert str(cite(QUOTE)) in item["note"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("article", [FERRY, Article(text="Only words.", title="Bare")], ids=["all known", "bare"])
def test_every_form_can_be_verified_also_on_one_line(tmp_path, form: str, article: Article) -> None:
    with Library.open(tmp_path / "home", briefings=False) as library:
        library.add(article)
        said = FORMS[form](Quote(article, 0, len(article.text), score=0.0, paragraphs=(1, 3)))

        for text in (said, " ".join(said.split()), f"see {cite(QUOTE)}" if article is FERRY else said):
            assert library.verify(text).standing is CitationStanding.HOLDS


def test_a_long_quote_is_repeated_by_its_ends(tmp_path) -> None:
    article = Article(text=" ".join(f"word{n}" for n in range(1000)), title="Long")
    quote = Quote(article, 0, len(article.text), score=0.0)
    with Library.open(tmp_path / "home", briefings=False) as library:
        library.add(article)

        assert len(plain(quote)) < LONGEST + 200
        assert "word1 " in plain(quote)
        assert "word500 " not in plain(quote)
        assert library.verify(plain(quote)).words == article.text
        assert library.verify(plain(quote).replace("word999", "word998")).standing is CitationStanding.ALTERED


@pytest.mark.parametrize("form", [plain, markdown])
@pytest.mark.parametrize(
    ("said", "instead"), [("more", "less"), ("daily", "weekly"), ("3", "4"), ("It cost", "It did not cost")]
)
def test_words_that_were_altered_are_found_out(library, form, said: str, instead: str) -> None:
    told = form(QUOTE)

    assert library.verify(told).standing is CitationStanding.HOLDS
    assert library.verify(told.replace(said, instead, 1)).standing is CitationStanding.ALTERED


def test_a_mark_that_was_altered_is_found_out(library) -> None:
    mark = str(cite(QUOTE))

    assert library.verify(mark.replace(":20-", ":21-")).standing is CitationStanding.ALTERED
    assert library.verify(mark.replace(f"-{len(FERRY.text)}", "-999999")).standing is CitationStanding.ALTERED
    assert library.verify(mark.replace(FERRY.id, "0" * 16)).standing is CitationStanding.UNKNOWN


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no citation"),
        ("a ferry", "no citation"),
        ("dateline:84b2", "cut or misspelt"),
        (f"dateline:{'a' * 16}:5-2:{'b' * 8}", "no citation"),
        (f"dateline:{'a' * 16}:1-2:{'b' * 7}", "cut or misspelt"),
        (f"dateline:{'a' * 16}:1-2:{'b' * 9}", "cut or misspelt"),
    ],
)
def test_what_is_no_citation_is_refused_in_one_sentence(library, text: str, why: str) -> None:
    with pytest.raises(CitationError, match=why):
        library.verify(text)


def test_words_are_followed_into_the_newest_version(library) -> None:
    told, opening = plain(QUOTE), plain(quoted(FERRY, "Vinga has a ferry."))
    changed = FERRY.text.replace("“40 % more”", "“50 % more”")
    second = FERRY.model_copy(update={"text": f"Corrected on Tuesday.\n\n{changed}"})
    library.add(second, source=URL)
    third = second.model_copy(update={"byline": "Olle Quist"})
    library.add(third, source=URL)

    stayed, gone = library.verify(opening), library.verify(told)

    assert (stayed.standing, stayed.words, stayed.article) == (CitationStanding.STAYED, "Vinga has a ferry.", third)
    assert stayed.start == third.text.index("Vinga has")
    assert (gone.standing, gone.words, gone.article) == (CitationStanding.CHANGED, "", third)
    library.remove(third.id)
    assert library.verify(opening).standing is CitationStanding.GONE


def test_what_was_removed_is_gone_and_what_others_have_is_unknown(library) -> None:
    told = plain(QUOTE)

    assert library.verify(told, collections=["guild:1"]).standing is CitationStanding.UNKNOWN
    library.remove(FERRY.id)
    assert library.verify(told).standing is CitationStanding.GONE
    assert Citation.read(told).article_id == FERRY.id
