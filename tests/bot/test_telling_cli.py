"""`dateline timeline`: as text, as JSON, as a picture, and what is said of a mistake."""

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

REPORTS = {
    "fire.md": "---\ntitle: Fire at Torvik\npublisher: The Harbour Post\npublished: 2026-03-04\n---\n\n"
    "A fire broke out at the Torvik cannery on Tuesday and killed 12 workers & a guard, the police said.\n\n"
    "The Torvik cannery was built in 1931.\n",
    "toll.md": "---\ntitle: Torvik toll\npublisher: Coast Daily\npublished: 2026-03-05\n---\n\n"
    "The fire at the Torvik cannery killed 15 workers, the hospital of Torvik said on Thursday.\n",
}


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of reports."""
    folder: Path = tmp_path_factory.mktemp("reports")
    for name, text in REPORTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def dateline(reports: Path, command: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "bot", command, *arguments, "--articles", str(reports)]
    return subprocess.run(line, capture_output=True, text=True, timeout=60, check=False)


def test_a_timeline_is_told_and_drawn(reports: Path, tmp_path: Path) -> None:
    picture = tmp_path / "fire.svg"

    told = dateline(reports, "timeline", "Torvik cannery", "--picture", str(picture))

    lines = told.stdout.split("\n")
    assert told.returncode == 0
    assert lines[0].startswith("1931 ")
    assert lines[0].endswith(" 2026")
    days = [line for line in lines if line in ("1931", "3 March 2026", "5 March 2026")]
    assert days == ["1931", "3 March 2026", "5 March 2026"]
    assert "on **Tuesday** and killed" in told.stdout.replace("\n> ", " ")
    assert "    “Tuesday” is 3 March 2026" in lines
    drawn = ElementTree.parse(picture).getroot()
    words = " ".join(text.strip() for text in drawn.itertext() if text.strip())
    assert "3 March 2026" in words
    assert "12 workers & a guard" in words


def test_a_timeline_as_json_keeps_its_offsets(reports: Path) -> None:
    told = json.loads(dateline(reports, "timeline", "Torvik cannery", "--json", "--since", "2026-01-01").stdout)

    assert [moment["since"] for moment in told["moments"]] == ["2026-03-03", "2026-03-05"]
    first = told["moments"][0]["quote"]
    assert first["text"][first["highlights"][0][0] - first["start"] :].startswith("Tuesday")


def test_sides_are_set_beside_each_other(reports: Path) -> None:
    made = dateline(reports, "compare", "how many died in the fire at the Torvik cannery?")

    assert made.returncode == 0
    assert made.stdout.startswith("Told differently: ")
    assert {"12 (The Harbour Post)", "15 (Coast Daily)"} == set(made.stdout.split("\n")[0][18:].split(" · "))
    assert "killed **15** workers" in made.stdout.replace("\n> ", " ")
    plain = json.loads(dateline(reports, "compare", "deaths in the fire at the Torvik cannery", "--json").stdout)
    assert len(plain["sides"]) == 2
    alone = dateline(reports, "compare", "the police and a guard")
    assert (alone.returncode, alone.stdout.split("\n")[0]) == (
        1,
        "Only one publisher speaks of this; there is nothing to set beside it.",
    )


def test_a_claim_a_brief_and_what_changed(reports: Path) -> None:
    claim = dateline(reports, "claim", "The fire at the Torvik cannery killed 30 workers.")
    brief = json.loads(dateline(reports, "brief", "Torvik cannery", "--since", "2026-03-01", "--json").stdout)
    changed = dateline(reports, "timeline", "Torvik cannery fire", "--changed-since", "2026-03-04")

    assert claim.returncode == 0
    assert "how many “30”: told otherwise" in claim.stdout
    assert "no verdict" in claim.stdout
    assert {quote["article"]["publisher"] for quote in brief["quotes"]} <= {"The Harbour Post", "Coast Daily"}
    assert brief["since"] == "2026-03-01"
    assert changed.returncode == 0
    assert "  before:" in changed.stdout


def test_mistakes_are_one_sentence(reports: Path, tmp_path: Path) -> None:
    wrong = dateline(reports, "timeline", "Torvik", "--picture", "fire.png")
    turned = dateline(reports, "timeline", "Torvik", "--since", "2026-03-05", "--until", "2026-03-04")
    nowhere = dateline(reports, "timeline", "Torvik cannery", "--picture", str(tmp_path / "none" / "fire.svg"))
    nothing = dateline(reports, "timeline", "Japan")

    assert (wrong.returncode, wrong.stderr) == (2, "dateline: A picture is drawn as SVG; name it fire.svg.\n")
    assert (turned.returncode, turned.stderr.count("\n")) == (2, 1)
    assert (nowhere.returncode, nowhere.stderr.count("\n")) == (2, 1)
    assert (nothing.returncode, nothing.stdout) == (1, "Nothing in the archive mentions Japan.\n")
