"""Build the articles of a question set from checkouts of the repositories that hold them.

usage: python build_articles.py CHECKOUTS SET [TARGET]

CHECKOUTS is a folder with one clone of each repository that SET/manifest.json names, called `name` or `owner+name`.
SET is one of the folders beside this file, such as `news_train`; the articles go to TARGET, or to SET/articles.
The articles are their publishers'. They are built to measure with, and stay out of this repository.
"""

import gzip
import hashlib
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple


class Text(NamedTuple):
    """A news text of undertheseanlp/resources: its headline, its address, its day (YYYY-MM-DD), its paragraphs."""

    title: str
    url: str
    day: str
    paragraphs: list[str]


def _text(raw: bytes) -> Text:
    lines = [line.strip() for line in raw.decode("utf-8").splitlines() if line.strip()]
    told = dict(line[2:].split(" = ", 1) for line in lines if line.startswith("# "))
    title, *body = [line for line in lines if not line.startswith("# ")]
    day = told["date"]
    paragraphs = [line for line in body if line != title]
    return Text(title, told["url"], f"{day[:4]}-{day[4:6]}-{day[6:]}", paragraphs)


def _as_plain(raw: bytes) -> bytes:
    text = _text(raw)
    return ("\n\n".join([text.title, *text.paragraphs]) + "\n").encode()


def _as_markdown(raw: bytes) -> bytes:
    text = _text(raw)
    title = json.dumps(text.title, ensure_ascii=False)
    head = f"---\ntitle: {title}\npublisher: Dân trí\nurl: {text.url}\npublished: {text.day}\n---\n\n"
    return (head + "\n\n".join(text.paragraphs) + "\n").encode()


def _as_json(raw: bytes) -> bytes:
    text = _text(raw)
    told = {
        "title": text.title,
        "text": "\n\n".join(text.paragraphs),
        "publisher": "Dân trí",
        "url": text.url,
        "published": text.day,
    }
    return json.dumps(told, ensure_ascii=False).encode()


FORMS: dict[str, Callable[[bytes], bytes]] = {
    "copy": bytes,
    "gunzip": gzip.decompress,
    "plain": _as_plain,
    "markdown": _as_markdown,
    "json": _as_json,
}
"""What is done to a file of a repository to make the article of it."""


def _stored(checkouts: Path, repository: str, path: str) -> bytes | None:
    """The bytes of `path` in the clone of `repository`, or None where no clone holds it."""
    owner, name = repository.split("/")
    for clone in (checkouts / f"{owner}+{name}", checkouts / name):
        if (clone / path).is_file():
            return (clone / path).read_bytes()
    return None


def build(checkouts: Path, questions: Path, target: Path) -> list[str]:
    """Write every article of the set in `questions` to `target`; what comes back tells of each that fails, and why."""
    target.mkdir(parents=True, exist_ok=True)
    troubles = []
    for article in json.loads((questions / "manifest.json").read_text("utf-8")):
        stored = _stored(checkouts, article["repository"], article["path"])
        clone = f"github.com/{article['repository']} at {article['commit']}"
        if stored is None:
            troubles.append(f"{article['file']}: {article['path']} is not in {checkouts}; clone {clone} into it.")
            continue
        made = FORMS[article["form"]](stored)
        (target / article["file"]).write_bytes(made)
        if hashlib.sha256(made).hexdigest() != article["sha256"]:
            troubles.append(
                f"{article['file']}: not the version that the questions were written on; check out {clone}."
            )
    return troubles


def main() -> int:
    """Build one set as the command line asks."""
    if len(sys.argv) not in (3, 4) or sys.argv[1].startswith("-"):
        print((__doc__ or "").strip(), file=sys.stderr)
        return 2
    questions = Path(__file__).parent / sys.argv[2]
    if not (questions / "manifest.json").is_file():
        known = ", ".join(sorted(manifest.parent.name for manifest in Path(__file__).parent.glob("*/manifest.json")))
        print(f"There is no set {sys.argv[2]} beside this file; give {known}.", file=sys.stderr)
        return 2
    target = Path(sys.argv[3]) if len(sys.argv) == 4 else questions / "articles"
    troubles = build(Path(sys.argv[1]), questions, target)
    print("\n".join([*troubles, f"{len(list(target.iterdir()))} articles are in {target}."]))
    return 1 if troubles else 0


if __name__ == "__main__":
    sys.exit(main())
