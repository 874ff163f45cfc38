"""One bad entry among many is named, and all the others come in."""

import json

import pytest

from knowledge.article import Article
from knowledge.errors import ArticleError
from knowledge.reading import read_bytes, read_each

GOOD = {"title": "Weir", "text": "The weir of Oda was opened on Monday."}
OTHER = {"title": "Vòm", "text": "Cái vòm của nhà ga đã được sửa xong."}
FOREIGN = {"@type": "NewsArticle", "headline": "Lock", "articleBody": "The lock at Oda leaks, its keeper said."}
NO_TEXT = {"title": "Nothing", "text": "  "}
SLIP = {"title": "Weir", "txt": "The weir."}
WRONG_DATE = {**GOOD, "published": "some day"}


def read(data: bytes, name: str) -> tuple[list[str], list[str]]:
    found = [*read_each(data, name=name)]
    articles = [each.title for each in found if isinstance(each, Article)]
    return articles, [str(each) for each in found if isinstance(each, ArticleError)]


def lines(*values: object, cut: int = 0) -> bytes:
    written = "\n".join(value if isinstance(value, str) else json.dumps(value) for value in values)
    return written[: len(written) - cut].encode()


@pytest.mark.parametrize(
    ("data", "name", "titles", "named"),
    [
        (lines(GOOD, NO_TEXT, OTHER), "a.jsonl", ["Weir", "Vòm"], "a.jsonl, line 2: the field 'text'"),
        (lines(GOOD, "", SLIP, OTHER), "a.ndjson", ["Weir", "Vòm"], "a.ndjson, line 3: there is no field 'txt'"),
        (lines(WRONG_DATE, FOREIGN), "a.jsonl", ["Lock"], "a.jsonl, line 1: the field 'published'"),
        (lines("# exported on Monday", GOOD, OTHER), "a.jsonl", ["Weir", "Vòm"], "a.jsonl, line 1 is not JSON"),
        (lines(GOOD, '"words"', OTHER), "a.jsonl", ["Weir", "Vòm"], "a.jsonl, line 2 is not an object"),
        (lines(GOOD, OTHER, cut=9), "a.jsonl", ["Weir"], "a.jsonl, line 2 is not JSON"),
        (lines(GOOD, OTHER, cut=9).replace(b"\n", b"\r\n"), "a.json", ["Weir"], "a.json, line 2 is not JSON"),
        (lines([GOOD, NO_TEXT, OTHER]), "a.json", ["Weir", "Vòm"], "a.json, article 2: the field 'text'"),
        (lines({"articles": [GOOD, 7, OTHER]}), "a.json", ["Weir", "Vòm"], "a.json, article 2 is not an object"),
        (lines([GOOD, OTHER], cut=9), "a.json", ["Weir"], "a.json: line 1, column"),
        (lines({"items": [GOOD, OTHER, GOOD]}, cut=9), "a.json", ["Weir", "Vòm"], "a.json: line 1, column"),
        (lines(GOOD, OTHER, SLIP).decode().encode("utf-16"), "a.jsonl", ["Weir", "Vòm"], "line 3"),
    ],
)  # fmt: skip
def test_one_bad_entry_is_named_and_the_others_come_in(data, name, titles, named):
    articles, (error,) = read(data, name)

    assert articles == titles
    assert named in error


def test_of_many_bad_entries_some_are_named_and_the_rest_are_counted():
    articles, errors = read(lines(GOOD, *[NO_TEXT] * 1000), "a.jsonl")

    assert articles == ["Weir"]
    assert (len(errors), errors[-1]) == (
        21,
        "a.jsonl: 980 more of its entries are no articles; mend them too.",
    )


@pytest.mark.parametrize("data", [lines(NO_TEXT, SLIP), lines([NO_TEXT, SLIP]), b'{"title": "A", "te', b"[1, 2", b"{}"])
def test_a_file_without_any_article_is_refused_in_one_sentence(data):
    articles, errors = read(data, "a.jsonl")

    assert (articles, len(errors)) == ([], 1)
    with pytest.raises(ArticleError):
        read_bytes(data, name="a.jsonl")


def test_signs_that_end_a_line_elsewhere_end_none_here():
    told = [{"title": f"N{n}", "text": f"One\u2028two\x85three\x0b{n}."} for n in range(2)]
    data = "\n".join(json.dumps(each, ensure_ascii=False) for each in told).encode()

    assert read(data, "a.jsonl") == (["N0", "N1"], [])
