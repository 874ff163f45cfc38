"""Folders and archives give the articles of their good files and one error for each bad one, and do no harm."""

import os
import stat
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from knowledge.article import Article
from knowledge.errors import ArticleError, UnreadableError
from knowledge.reading import read_bytes, read_each, read_path
from tests.knowledge.reading.made import docx, zipped

GOOD = "{} in the harbour\n\nThe harbour was {} on Monday. Nobody was hurt."


def good(word: str) -> bytes:
    return GOOD.format(word.title(), word).encode()


def titles(found: list[Article | ArticleError]) -> list[str]:
    return [item.title for item in found if isinstance(item, Article)]


def errors(found: list[Article | ArticleError]) -> list[str]:
    return [str(item) for item in found if isinstance(item, ArticleError)]


def test_one_broken_file_does_not_keep_the_others_out(tmp_path: Path):
    (tmp_path / "a.txt").write_bytes(good("calm"))
    (tmp_path / "b.txt").write_bytes(b"\x00\x01\x02" * 99)
    (tmp_path / "c.json").write_text('{"title": ')
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "d.txt").write_bytes(good("loud"))

    found = list(read_path(tmp_path))

    assert titles(found) == ["Calm in the harbour", "Loud in the harbour"]
    assert [message.split(":")[0].split(" is ")[0] for message in errors(found)] == [
        str(tmp_path / "b.txt"),
        str(tmp_path / "c.json"),
    ]


def test_files_come_in_the_order_of_their_names(tmp_path: Path):
    for word in ("wild", "calm", "loud"):
        (tmp_path / f"{word}.txt").write_bytes(good(word))

    assert titles(list(read_path(tmp_path))) == ["Calm in the harbour", "Loud in the harbour", "Wild in the harbour"]


def test_hidden_files_and_links_are_left_out(tmp_path: Path):
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    outside.mkdir()
    (outside / "secret.txt").write_bytes(good("secret"))
    (inside / ".hidden.txt").write_bytes(good("hidden"))
    (inside / "a.txt").write_bytes(good("calm"))
    (inside / "round").symlink_to(inside)
    (inside / "away").symlink_to(outside)
    (inside / "file.txt").symlink_to(outside / "secret.txt")

    found = list(read_path(inside))

    assert titles(found) == ["Calm in the harbour"]
    assert errors(found) == []


def test_a_path_that_is_missing_or_no_file_is_one_error(tmp_path: Path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    assert "does not exist" in errors(list(read_path(tmp_path / "gone.txt")))[0]
    assert "is not a file" in errors(list(read_path(pipe)))[0]


def test_a_large_file_is_refused_without_reading_it(tmp_path: Path):
    path = tmp_path / "zeros.txt"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)

    assert errors(list(read_path(path))) == [f"{path} is 50 MB, more than the 10 MB that are read; split it."]


def test_an_archive_gives_the_articles_of_its_files(tmp_path: Path):
    path = tmp_path / "news.zip"
    path.write_bytes(
        zipped(
            {
                "2026/a.txt": good("calm"),
                "2026/b.png": b"\x89PNG....",
                "__MACOSX/a.txt": b"junk",
                ".DS_Store": b"junk",
                "c.docx": docx(("Title", "Loud in the harbour"), ("Normal", "It was loud.")),
            }
        )
    )

    found = list(read_path(path))

    assert titles(found) == ["Calm in the harbour", "Loud in the harbour"]
    assert errors(found) == [f"{path}/2026/b.png is a picture, not an article."]


@pytest.mark.parametrize("name", ["../a.txt", "x/../../a.txt", "/etc/a.txt", "C:\\a.txt", "..\\a.txt"])
def test_a_name_outside_the_archive_is_refused(name: str):
    found = list(read_each(zipped({name: good("calm"), "b.txt": good("loud")}), name="n.zip"))

    assert titles(found) == ["Loud in the harbour"]
    assert "outside the archive" in errors(found)[0]


def test_a_link_in_an_archive_is_refused():
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        link = zipfile.ZipInfo("a.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")

    assert "is a link" in errors(list(read_each(file.getvalue(), name="n.zip")))[0]


@pytest.mark.parametrize("name", ["\x1b]0;owned\x07.txt", "harm\u202etxt.exe", "a\x9b2Jb.txt"])
def test_a_name_in_an_archive_cannot_steer_a_terminal(name: str):
    [error] = errors(list(read_each(zipped({name: b" "}), name="n.zip")))

    assert not set("\x1b\x07\x9b\u202e") & set(error)
    assert "\N{REPLACEMENT CHARACTER}" in error


def test_a_mistake_of_ours_in_one_file_keeps_no_other_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for name in ("a.txt", "b.md", "c.txt"):
        (tmp_path / name).write_bytes(good("calm"))

    def mistaken(text: str, *, origin: str) -> Article:
        raise TypeError("nobody expected this")

    monkeypatch.setattr("knowledge.reading.formats.markdown.read", mistaken)

    found = list(read_path(tmp_path))

    assert titles(found) == ["Calm in the harbour"] * 2
    assert errors(found)[0].startswith(f"{tmp_path / 'b.md'} could not be read, which is a mistake")


def test_a_refusal_is_one_line_whatever_a_file_in_an_archive_is_called():
    """A name with a line break would otherwise look, in a terminal or a log, like a message of its own."""
    [error] = errors(list(read_each(zipped({"a\nAll is well.\u2028b.txt": b" "}), name="n.zip")))

    assert error.splitlines() == [error]
    assert "a All is well. b.txt" in error


def test_an_archive_in_an_archive_is_refused():
    inner = zipped({"a.txt": good("calm")})

    [error] = errors(list(read_each(zipped({"inner.zip": inner}), name="n.zip")))

    assert error == "n.zip/inner.zip is an archive, not an article; unpack it first."


def test_an_archive_that_unpacks_to_far_more_than_it_looks_is_refused():
    bomb = zipped({"a.txt": b"a" * 9_000_000, "b.txt": good("calm")})

    assert errors(list(read_each(bomb, name="n.zip"))) == [
        "n.zip unpacks to far more than it looks and was not opened."
    ]


def test_a_file_that_lies_about_its_size_is_refused():
    data = bytearray(zipped({"a.txt": b"calm " * 3_000_000}))
    size = (15_000_000).to_bytes(4, "little")
    while size in data:
        at = data.index(size)
        data[at : at + 4] = (1000).to_bytes(4, "little")

    [error] = errors(list(read_each(bytes(data), name="n.zip")))

    assert error.startswith("n.zip/a.txt is")


@pytest.mark.parametrize("cut", [10, 60, -30, -5])
def test_a_damaged_archive_is_one_error(cut: int):
    found = list(read_each(zipped({"a.txt": good("calm")})[:cut], name="n.zip"))

    assert titles(found) == []
    assert len(errors(found)) == 1


def test_an_encrypted_file_in_an_archive_asks_for_one_without_a_password():
    data = bytearray(zipped({"a.txt": good("calm")}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1

    assert "without a password" in errors(list(read_each(bytes(data), name="n.zip")))[0]


@pytest.mark.parametrize(
    ("name", "data", "field", "message"),
    [
        ("a.json", b'{"title": "T", "text": "Words.", "colour": "red"}', "colour", "there is no field 'colour'"),
        ("a.json", b'{"title": "T"}', "text", "the field 'text' is missing"),
        ("a.json", b'{"title": "T", "text": 5}', "text", "the field 'text' is missing"),
        ("a.json", b'{"title": "T", "text": "Words.", "date": "10/02/2026"}', "published", "write it as 2026-02-10"),
        ("a.json", b'{"title": "T", "text": "Words.", "date": 17}', "published", "write it as 2026-02-10"),
        ("a.json", b'{"title": "T", "text": "Words.", "url": "file:///etc/passwd"}', "url", "https://"),
        ("a.json", b'{"title": "T", "text": "Words.", "language": "Klingon"}', "language", "ISO 639"),
        ("a.json", b'[{"title": "T", "text": "W."}, 7]', None, "a.json, article 2 is not an object"),
        ("a.json", b'{"title": "T",\n "text": Words}', None, "a.json: line 2, column 10 is not JSON"),
        ("a.json", b"[]", None, "a.json holds no article"),
        ("a.json", b"[" * 100_000, None, "is not JSON"),
        ("a.jsonl", b'{"title": "T", "text": "W."}\n{"title": 1\n', None, "a.jsonl, line 2 is not JSON"),
        ("a.md", b"---\ntitle: T\ncolour: red\n---\nWords.", "colour", "there is no field 'colour'"),
        ("a.md", b"---\ntitle: T\nWords.", None, "close it with a line ---"),
        ("a.md", b"---\ntitle: T: U\n---\nWords.", None, "a.md: line 2 is not YAML"),
        ("a.md", b"---\n- a\n---\nWords.", None, "has no fields"),
        ("a.md", b"---\npublished: 2026-02-30\n---\nWords.", "published", "write it as 2026-02-10"),
        ("a.md", b"---\ntitle: T\n---\n", None, "holds no words"),
        ("a.md", b"---\ntitle: [T, U]\n---\nWords.", "title", "the field 'title'"),
        ("a.md", b"---\ntitle: T\ntext: Words.\n---\nWords.", "text", "there is no field 'text'"),
        ("a.html", b"<html><body><script>1</script></body></html>", None, "has no article in it"),
        ("a.html", b"<html><body>" + b"<div>" * 5000 + b"words", None, "nested too deeply"),
        ("a.rss", b"<?xml version='1.0'?><rss><channel/></rss>", None, "follow a feed by its address"),
    ],
)
def test_a_wrong_file_is_refused_with_its_name_its_field_and_the_remedy(name, data, field, message):
    with pytest.raises(ArticleError) as caught:
        read_bytes(data, name=name)

    assert str(caught.value).startswith(name)
    assert message in str(caught.value)
    assert caught.value.field == field
    assert caught.value.origin
    assert "\n" not in str(caught.value)


def test_json_lines_give_many_articles():
    lines = b'{"headline": "One", "body": "First words."}\n\n{"headline": "Two", "body": "More words."}\n'

    assert [article.title for article in read_bytes(lines, name="a.jsonl")] == ["One", "Two"]


def test_the_content_decides_before_the_name():
    page = b"<!DOCTYPE html><html><body><article><p>The harbour was calm on Monday.</p></article></body></html>"

    assert read_bytes(page, name="a.txt")[0].text == "The harbour was calm on Monday."
    assert read_bytes(b'{"title": "T", "text": "Words."}', name="a.txt")[0].title == "T"
    assert read_bytes(b"[Photo] The harbour was calm.", name="a.txt")[0].text.endswith("calm.")
    with pytest.raises(UnreadableError, match="PDF"):
        read_bytes(b"%PDF-1.4 torn", name="a.txt")


def test_a_web_page_may_say_wrong_things_about_itself():
    page = """<html lang="x-unknown"><head><link rel="canonical" href="not an address">
    <meta property="article:published_time" content="soon"></head><body><article><h1>Calm</h1>
    <p>The harbour was calm on Monday, and nobody was hurt.</p></article></body></html>"""

    [article] = read_bytes(page.encode(), name="a.html")

    assert (article.title, article.published) == ("Calm", None)
