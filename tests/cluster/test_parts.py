"""`doctor`, `/readyz` and `/metrics` name what the library is kept on elsewhere, and say how it stands."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.elsewhere import Watch
from bot.health import Health
from bot.monitor.meters import Meters
from knowledge import Article, Library
from knowledge.parts import INGESTER, Parts
from tests.cluster.postgres import Postgres
from tests.cluster.test_sharing import TREATY

pytestmark = pytest.mark.postgres


def looked(library: Library, health: Health) -> Parts:
    Watch(library, health).look()
    assert health.parts is not None
    return health.parts


def gauge(meters: Meters, name: str) -> float | None:
    return meters.registry.get_sample_value(f"dateline_{name}")


def test_a_store_on_another_machine_is_looked_after(tmp_path: Path, postgres: Postgres) -> None:
    health = Health()
    meters = Meters(health)
    options = {"briefings": False, "background": False, "encoder": lambda: None}
    with Library.open(tmp_path, store=postgres.fresh(), **options) as library:  # type: ignore[arg-type]
        assert gauge(meters, "store_answers") is None  # nobody has looked yet
        library.add(TREATY)
        found = looked(library, health)
        assert "s3cret" not in found.store
        assert (found.store_answers, found.index, found.index_answers) == (True, None, True)
        assert (found.behind, found.ingester, found.troubles) == (0, False, [])

        lease = library.store.turns.lease(INGESTER)
        lease.take()
        library.store.articles.add("public", [(Article(title="Mine", text="Bolivia closed a tin mine."), None)])
        found = looked(library, health)
        assert (found.behind, found.ingester) == (1, True)
        assert [gauge(meters, name) for name in ("store_answers", "index_changes_behind", "ingester_works")] == [
            1,
            1,
            1,
        ]
        lease.release()

        postgres.stop("immediate")
        try:
            assert looked(library, health).troubles == [f"{found.store} does not answer."]
            assert (gauge(meters, "store_answers"), gauge(meters, "index_changes_behind")) == (0, None)
            assert f"{found.store} does not answer." in health.unready()
        finally:
            postgres.start()


def test_a_library_that_is_here_alone_has_no_parts(tmp_path: Path) -> None:
    with Library.open(tmp_path, briefings=False, encoder=lambda: None) as library, Watch(library, health := Health()):
        assert library.parts() is health.parts is None
        assert not library.is_elsewhere


def test_doctor_names_them(tmp_path: Path, postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in {"HOME": str(tmp_path / "home"), "STORE": postgres.fresh(), "ENCODER": "none"}.items():
        monkeypatch.setenv(f"DATELINE_{name}", value)
    monkeypatch.setenv("DISCORD_TOKEN", "one.two.three")

    told = json.loads(CliRunner().invoke(main, ["doctor", "--offline", "--json"]).stdout)["findings"]

    found = [(each["state"], each["message"]) for each in told if each["check"] == "parts"]
    assert [state for state, _ in found] == ["well", "warning"]
    assert found[0][1].startswith("The database postgresql://dateline@127.0.0.1")
    assert "start one: dateline run --role ingester" in found[1][1]
