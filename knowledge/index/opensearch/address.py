"""Where the search cluster is, and how it is spoken to: read and checked before anything connects."""

import re
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from knowledge.errors import LibraryError

VARIABLE = "DATELINE_INDEX"
EXAMPLE = "opensearchs://USER:PASSWORD@HOST:9200,HOST:9200"
PORT = 9200
SCHEMES = ("opensearch", "opensearchs")
_PREFIX = re.compile(r"[a-z0-9][a-z0-9_-]{0,60}")
_HOST = re.compile(r"\[[0-9a-fA-F:.]+\]|[^\s:/@\[\]]+")


@dataclass(frozen=True, slots=True)
class ClusterAddress:
    """A cluster and how its indexes are made. The password is never shown."""

    hosts: tuple[tuple[str, int], ...]
    """Name and port of each node that is asked."""
    tls: bool = False
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    authority: Path | None = None
    """File of the certificates that the nodes' own are signed by; None for those that the system trusts."""
    prefix: str = "dateline"
    """What the names of all indexes begin with."""
    shards: int = 1
    replicas: int = 1
    answer_s: float = 5.0
    """How long one answer to a question may take."""

    @property
    def shown(self) -> str:
        """The hosts, as a log may name them."""
        return ", ".join(f"{host}:{port}" for host, port in self.hosts)


def read(text: str) -> ClusterAddress:
    """Return the parts of what `DATELINE_INDEX` says; LibraryError, which shows no password, where it is wrong."""
    try:
        parts = urlsplit(text.strip())
    except ValueError:  # of brackets
        raise _wrong("is no address of a search cluster") from None
    if parts.scheme not in SCHEMES:
        raise _wrong("is no address of a search cluster")
    if parts.path.strip("/") or parts.fragment:
        raise _wrong("names more than hosts (a password's own / ? # @ : are written %2F %3F %23 %40 %3A)")
    who, _, where = parts.netloc.rpartition("@")
    options, tls = _options(parts.query), parts.scheme == "opensearchs"
    user, password = _user(who, options)
    hosts = tuple(_host(one) for one in where.split(","))
    authority = _authority(options, tls=tls)
    if password and not tls and not all(_is_loopback(host) for host, _ in hosts):
        raise _wrong("would send a password that everybody on the way can read: begin it with opensearchs://")
    prefix = options.pop("prefix", "dateline")
    if not _PREFIX.fullmatch(prefix):
        raise _wrong("has a prefix of other than small letters, digits, - and _")
    shards = _count(options, "shards", least=1, default=1)
    replicas = _count(options, "replicas", least=0, default=1 if len(hosts) > 1 else 0)
    answer_s = _count(options, "timeout", least=1, default=5)
    if options:
        known = "password_file, ca_file, prefix, shards, replicas, timeout"
        raise _wrong(f"says {min(options)}, which nobody knows ({known})")
    return ClusterAddress(hosts, tls, user, password, authority, prefix, shards, replicas, answer_s)


def _user(who: str, options: dict[str, str]) -> tuple[str | None, str | None]:
    """The user and the password: both, or neither."""
    user, _, password = (unquote(part) for part in who.partition(":"))
    if file := options.pop("password_file", None):
        if password:
            raise _wrong("holds a password and a password_file: leave one of them out")
        password = _secret(file)
    if password and not user:
        raise _wrong("holds a password and no user")
    if user and not password:
        raise _wrong("names a user and no password: write it after the user's name, or add ?password_file=FILE")
    return user or None, password or None


def _authority(options: dict[str, str], *, tls: bool) -> Path | None:
    """The file of who signed the nodes' certificates, where one is named."""
    authority = Path(file) if (file := options.pop("ca_file", None)) else None
    if authority and not tls:
        raise _wrong("names a ca_file without TLS: begin it with opensearchs://")
    if authority and not authority.is_file():
        raise _wrong(f"names the ca_file {authority}, which is not there")
    return authority


def _wrong(what: str) -> LibraryError:
    return LibraryError(f"{VARIABLE} {what}. Write it as {EXAMPLE}, or leave it out for the index on this machine.")


def _options(query: str) -> dict[str, str]:
    try:
        return dict(parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query)))
    except ValueError:
        raise _wrong("has something after the ? that is not name=value") from None


def _secret(file: str) -> str:
    try:
        secret = Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise _wrong(f"names the password_file {file}, which cannot be read") from None
    if not secret:
        raise _wrong(f"names the password_file {file}, which is empty")
    return secret


def _host(text: str) -> tuple[str, int]:
    name = _HOST.match(text.strip())
    rest = text.strip()[name.end() :] if name else ""
    if name is None or (rest and not re.fullmatch(r":\d{1,5}", rest)):
        raise _wrong("has a host that is none, as in HOST:9200")
    port = int(rest[1:]) if rest else PORT
    if not 0 < port < 65536:
        raise _wrong("has a port that is none, as in HOST:9200")
    return name[0], port


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def _count(options: dict[str, str], name: str, *, least: int, default: int) -> int:
    text = options.pop(name, str(default))
    if not re.fullmatch(r"\d{1,3}", text) or int(text) < least:
        raise _wrong(f"has {name} of other than a number from {least} on")
    return int(text)
