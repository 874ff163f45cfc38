"""What is remembered of sites stays within bounds, however many names somebody makes up."""

import pytest
from protego import Protego

from knowledge.reading import turns
from knowledge.reading.turns import Turns
from knowledge.reading.web import kept_rules
from knowledge.reading.web.kept_rules import KeptRules

RULES = Protego.parse("User-agent: *\nDisallow: /private")


def test_rules_are_kept_until_their_time_is_over():
    kept = KeptRules()
    kept.put("https://a.example", RULES, until=10.0)
    kept.put("https://b.example", None, until=10.0)

    assert kept.get("https://a.example", now=9.0) == (True, RULES)
    assert kept.get("https://b.example", now=9.0) == (True, None)
    assert kept.get("https://a.example", now=10.0) == (False, None)
    assert kept.get("https://c.example", now=0.0) == (False, None)


@pytest.mark.parametrize(("sites", "size"), [(3, 0), (1000, 100)])
def test_the_longest_unused_make_room(monkeypatch, sites, size):
    monkeypatch.setattr(kept_rules, "SITES_AT_MOST", sites)
    monkeypatch.setattr(kept_rules, "BYTES_AT_MOST", 350)
    kept = KeptRules()
    kept.put("https://used.example", RULES, until=10.0, size=size)
    for n in range(10):
        kept.put(f"https://{n}.example", RULES, until=10.0, size=size)
        kept.put(f"https://{n}.example", RULES, until=10.0, size=size)
        assert kept.get("https://used.example", now=1.0) == (True, RULES)

    assert len(kept) == 3
    assert kept.get("https://9.example", now=1.0)[0]
    assert not kept.get("https://7.example", now=1.0)[0]


def test_sites_whose_turn_is_over_are_forgotten(monkeypatch):
    monkeypatch.setattr(turns, "SITES_AT_MOST", 3)
    site = Turns()
    with site.wait("https://held.example/", seconds=0.0) as mine:
        assert mine
        for n in range(10):
            with site.wait(f"https://{n}.example/", seconds=0.0) as mine:
                assert mine
        with site.wait("https://www.held.example/", seconds=0.01) as mine:
            assert not mine

    assert len(site._locks) <= 3
