"""Which site an address belongs to: what one owner holds, by the public list of suffixes."""

from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import urlsplit

from knowledge.reading.importing import IMPORTING


def site(url: str | None) -> str:
    """Return the name under which the site of `url` is registered: "bbc.co.uk" of "https://www.bbc.co.uk/news".

    Where many owners share a name, as with the hosts of blogs, each has a site of its own. Empty for no web address.
    """
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        return ""
    return _registered(host.rstrip(".").lower()) if host else ""


def same_site(one: str | None, other: str | None) -> bool:
    """Whether two addresses belong to one site."""
    return bool(site(one)) and site(one) == site(other)


@lru_cache(maxsize=4096)
def _registered(host: str) -> str:
    with IMPORTING:
        from tld import get_fld, get_tld

    try:
        return str(ip_address(host))
    except ValueError:
        pass
    try:
        known = get_fld(f"http://{host}", fail_silently=True, search_private=True)
        suffix = known or get_tld(f"http://a.{host}", fail_silently=True, search_private=True)
    except Exception:  # of a host that no name can be
        return host
    labels = host.split(".")
    return str(known) if known else host if suffix else ".".join(labels[-2:])
