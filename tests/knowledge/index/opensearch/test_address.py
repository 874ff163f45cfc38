"""A wrong address of a cluster is told in one sentence before anything connects, and a password never."""

import pytest

from knowledge.errors import LibraryError
from knowledge.index.opensearch.address import read


def test_hosts_and_their_ports_are_read():
    address = read("opensearch://one:9201,two,[::1]:9300")

    assert address.hosts == (("one", 9201), ("two", 9200), ("[::1]", 9300))
    assert (address.tls, address.user, address.shards, address.replicas) == (False, None, 1, 1)


def test_one_host_keeps_no_second_copy_unless_told_to():
    assert read("opensearch://one").replicas == 0
    assert read("opensearch://one?replicas=2&shards=6&prefix=news").replicas == 2


def test_a_password_comes_by_url_or_file_and_is_never_shown(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("s3cret/@\n")

    by_url = read("opensearchs://bot:s3cret%2F%40@one:9200")
    by_file = read(f"opensearchs://bot@one:9200?password_file={secret}")

    assert (by_url.user, by_url.password) == (by_file.user, by_file.password) == ("bot", "s3cret/@")
    assert "s3cret" not in repr(by_url) + by_url.shown


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("http://one:9200", "no address"),
        ("opensearch://", "host"),
        ("opensearch://one:99999", "port"),
        ("opensearch://one:x", "host"),
        ("opensearch://one,,two", "host"),
        ("opensearch://[::1", "no address"),
        ("opensearch://one/index", "more than hosts"),
        ("opensearchs://bot:top/secret@one", "more than hosts"),
        ("opensearchs://bot@one", "no password"),
        ("opensearchs://:topsecret@one", "no user"),
        ("opensearch://bot:topsecret@one", "everybody on the way"),
        ("opensearchs://bot:topsecret@one?password_file=x", "leave one of them out"),
        ("opensearchs://bot@one?password_file=/nowhere/at/all", "cannot be read"),
        ("opensearchs://one?ca_file=/nowhere/at/all", "not there"),
        ("opensearch://one?ca_file=x", "without TLS"),
        ("opensearch://one?prefix=Big", "prefix"),
        ("opensearch://one?shards=0", "shards"),
        ("opensearch://one?replicas=many", "replicas"),
        ("opensearch://one?colour=red", "colour"),
        ("opensearch://one?colour", "name=value"),
    ],
)
def test_what_is_wrong_is_named_with_the_variable_and_the_remedy(text, told):
    with pytest.raises(LibraryError) as error:
        read(text)

    sentence = str(error.value)
    assert told in sentence
    assert sentence.startswith("DATELINE_INDEX ")
    assert "opensearchs://USER:PASSWORD@HOST:9200" in sentence
    assert "secret@" not in sentence
    assert "topsecret" not in sentence


def test_on_this_machine_a_password_may_go_without_tls():
    assert read("opensearch://bot:pw@127.0.0.1:9200,localhost").password == "pw"
