"""Which network addresses a URL may lead to: public ones, and nothing on this machine or around it."""

import ipaddress
import socket
from collections.abc import Callable, Iterable

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Resolve = Callable[[str, int], list[str]]
"""From a host name and a port to the addresses of the host; raises OSError when there are none."""

GLOBAL_IPV6 = ipaddress.ip_network("2000::/3")
NAT64 = ipaddress.ip_network("64:ff9b::/96")

# not global by their purpose, though `is_global` says so in one or another version of Python
NOT_PUBLIC = tuple(
    ipaddress.ip_network(network)
    for network in (
        "192.0.0.0/24",  # protocol assignments, and the metadata of one cloud
        "192.88.99.0/24",  # relays of 6to4
        "168.63.129.16/32",  # what one cloud's machines ask for their own settings
        "2001::/23",  # protocol assignments, Teredo among them
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4, which holds any IPv4 address
        "3fff::/20",  # documentation
    )
)


def is_public(address: Address) -> bool:
    """Whether `address` belongs to one host on the public internet."""
    if isinstance(address, ipaddress.IPv6Address):
        if address in NAT64:  # a network without IPv4 reaches it so; the address meant is in the last 32 bits
            return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if address not in GLOBAL_IPV6:  # loopback, link-local, site-local, unique local, IPv4-mapped, multicast …
            return False
    return (
        address.is_global
        and not address.is_multicast
        and not address.is_reserved
        and not any(address.version == network.version and address in network for network in NOT_PUBLIC)
    )


def system_resolve(host: str, port: int) -> list[str]:
    """Return the addresses that this machine's resolver gives for `host`, in its order of preference."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def checked(addresses: Iterable[str], *, allowed: Iterable[Network] = ()) -> list[str]:
    """Return `addresses` if every one is public or inside `allowed`; raises ValueError naming the first that is not.

    A name with one public and one private address is refused as a whole: its owner is up to something.
    """
    addresses, allowed = list(addresses), list(allowed)
    for text in addresses:
        address = ipaddress.ip_address(text.partition("%")[0])  # a zone ("fe80::1%eth0") changes nothing
        if not is_public(address) and not any(address in network for network in allowed):
            raise ValueError(text)
    return addresses
