"""Where the store is is told in one way, and a mistake in it in one sentence, before anything connects."""

import sys

import pytest

import knowledge.store
from knowledge import Library
from knowledge.address import store_address
from knowledge.errors import LibraryError

URL = "postgresql://dateline:s3cret@db.example/archive"


@pytest.fixture(autouse=True)
def _unset(monkeypatch):
    for name in ("DATELINE_STORE", "DATELINE_STORE_FILE"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("said", [None, "", "  "])
def test_without_a_word_of_it_the_store_is_in_the_folder(tmp_path, monkeypatch, said):
    if said is not None:
        monkeypatch.setenv("DATELINE_STORE", said)

    assert store_address() is None
    with Library.open(tmp_path, briefings=False):
        assert (tmp_path / "library.db").is_file()


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_it_is_given_in_the_environment_or_in_a_file(tmp_path, monkeypatch, scheme):
    url = URL.replace("postgresql", scheme)
    monkeypatch.setenv("DATELINE_STORE", f" {url} ")
    assert store_address() == url

    monkeypatch.delenv("DATELINE_STORE")
    (tmp_path / "secret").write_text(f"{url}\n")
    monkeypatch.setenv("DATELINE_STORE_FILE", str(tmp_path / "secret"))
    assert store_address() == url


@pytest.mark.parametrize("wrong", ["db.example/archive", "mysql://root:s3cret@db/x", "s3cret", "sqlite:///x.db"])
def test_what_is_no_address_is_told_without_repeating_it(tmp_path, monkeypatch, wrong):
    monkeypatch.setenv("DATELINE_STORE", wrong)

    with pytest.raises(LibraryError, match=r"^DATELINE_STORE gives no address of a PostgreSQL database") as told:
        Library.open(tmp_path)

    assert "s3cret" not in str(told.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("postgresql://dateline:s3cret@db.example", "names no database"),
        ("postgresql://dateline:s3cret@db.example:x/archive", "no address"),
        ("postgresql://dateline:s3cret@db.example:99999/archive", "no address"),
        (f"{URL}?sslmod=require", 'invalid connection option "sslmod"'),
    ],
)
def test_what_is_wrong_in_an_address_is_told_without_the_password(tmp_path, monkeypatch, address, problem):
    pytest.importorskip("psycopg", reason="psycopg is not installed: pip install 'dateline[cluster]'")
    monkeypatch.setenv("DATELINE_STORE", address)

    with pytest.raises(LibraryError, match=problem) as told:
        Library.open(tmp_path)

    assert str(told.value).startswith("DATELINE_STORE ")
    assert "s3cret" not in str(told.value)


def test_without_the_driver_it_is_said_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setenv("DATELINE_STORE", URL)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    monkeypatch.delattr(knowledge.store, "postgresql", raising=False)
    monkeypatch.delitem(sys.modules, "knowledge.store.postgresql", raising=False)

    with pytest.raises(LibraryError, match=r"pip install 'dateline\[cluster\]'"):
        Library.open(tmp_path)


def test_a_secret_file_that_cannot_be_read_or_a_second_address_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("DATELINE_STORE_FILE", str(tmp_path / "none"))
    with pytest.raises(LibraryError, match=r"DATELINE_STORE_FILE names .*none, which cannot be read"):
        store_address()

    monkeypatch.setenv("DATELINE_STORE", URL)
    with pytest.raises(LibraryError, match="both set"):
        store_address()
