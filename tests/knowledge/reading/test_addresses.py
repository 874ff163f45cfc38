"""No address of this machine, of its network, or of what only its cloud can reach counts as public."""

import ipaddress

import pytest

from knowledge.reading.web.addresses import checked, is_public, system_resolve


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255",
        "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.100.100.200", "192.0.0.192", "192.0.2.1", "198.18.0.1",
        "198.51.100.1", "203.0.113.1", "192.88.99.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
        "168.63.129.16",
        "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:127.0.0.1", "fe80::1", "fec0::1",
        "fc00::1", "fd00:ec2::254", "ff02::1", "ff0e::1", "2001:db8::1", "3fff::1", "2002:7f00:1::",
        "2002:0808:0808::1",
        "2001:0:4136:e378:8000:63bf:80ff:fffe", "64:ff9b::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b:1::1", "100::1",
        "5f00::1", "4000::1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public(address):
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "2a00:1450::1", "64:ff9b::8.8.8.8"])
def test_addresses_that_are_public(address):
    assert is_public(ipaddress.ip_address(address))


def test_one_private_address_among_public_ones_is_enough_to_refuse():
    with pytest.raises(ValueError, match=r"10\.0\.0\.1"):
        checked(["8.8.8.8", "10.0.0.1"])


def test_a_zone_does_not_hide_an_address():
    with pytest.raises(ValueError, match="fe80"):
        checked(["fe80::1%eth0"])


def test_only_the_allowed_network_is_an_exception():
    allowed = [ipaddress.ip_network("127.0.0.1/32")]

    assert checked(["127.0.0.1"], allowed=allowed) == ["127.0.0.1"]
    with pytest.raises(ValueError, match=r"127\.0\.0\.2"):
        checked(["127.0.0.2"], allowed=allowed)


@pytest.mark.parametrize("host", ["localhost", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "::1"])
def test_however_this_machine_is_named_the_system_resolves_it_to_what_is_refused(host):
    with pytest.raises(ValueError, match="1"):
        checked(system_resolve(host, 80))
