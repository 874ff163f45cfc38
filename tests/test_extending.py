"""Each recipe of docs/extending.md does what it says, when it is followed to the letter in a copy of the house."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.article import Article
from knowledge.keeping import InMemory
from knowledge.library import Library
from tests.bot.discord.conftest import Town, assert_clean
from tests.knowledge.index.plain import PlainIndex
from tests.knowledge.index.test_protocol import Promises
from tests.webserver import Response, WebServer

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "extending.md").read_text(encoding="utf-8")
RECIPES = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", PAGE, re.DOTALL | re.MULTILINE))
ASKING = """
from knowledge import Library
from knowledge.article import Article

library = Library.in_memory()
library.add(Article(title="Ferry", text="TORVIK - The ferry sank.\\n\\nThe minister of Norway promised another one."))
answer = library.ask({asked!r})
print(answer.reason and answer.reason.kind, answer.confidence)
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the packages, to be added to."""
    for package in ("bot", "knowledge"):
        # with what is compiled already, which is most of the time; another process may be writing more
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("*.pyc.*"))
    return tmp_path


def code(recipe: str) -> str:
    (block,) = re.findall(r"```python\n(.*?)```", RECIPES[recipe], re.DOTALL)
    return str(block)


def change(file: Path, before: str, after: str) -> None:
    """Put `after` in the place of `before`, which stands there once, in a file of the copy."""
    text = file.read_text(encoding="utf-8")
    assert text.count(before) == 1
    file.write_text(text.replace(before, after), encoding="utf-8")


def run(house: Path, program: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-P", "-c", f"import sys; sys.path.insert(0, {str(house)!r})\n{program}"]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=house, encoding="utf-8")


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("*.md")), ids=lambda page: page.stem)
def test_whatever_a_page_links_to_is_there(page):
    links = re.findall(r"\]\(([^)#\s]+)\)", page.read_text(encoding="utf-8"))

    assert [link for link in links if "://" not in link and not (page.parent / link).exists()] == []


def test_a_sign_is_a_function_in_a_file_and_a_weight(house):
    ferry = ASKING.format(asked="did the ferry sink?")
    before = run(house, ferry).stdout
    signs = house / "knowledge" / "answering" / "signs" / "sought.py"
    change(signs, '@sign("keywords")', f'{code("A sign of the confidence")}\n\n@sign("keywords")')

    unfitted = run(house, ferry)

    assert "weights.json has no weight for short passage" in unfitted.stderr
    file = house / "knowledge" / "answering" / "weights.json"
    weights = json.loads(file.read_text(encoding="utf-8"))
    weights["confidence"]["short passage"] = -1.0
    file.write_text(json.dumps(weights), encoding="utf-8")
    fitted = run(house, ferry)
    assert fitted.returncode == 0
    assert float(fitted.stdout.split()[1]) < float(before.split()[1])


def test_a_way_to_answer_is_a_step_and_a_place_in_the_list(house):
    folder = house / "knowledge" / "answering"
    (folder / "ping.py").write_text(code("A way to answer"), encoding="utf-8")
    change(folder / "answering.py", "STEPS: tuple[Step, ...] = (\n", "STEPS: tuple[Step, ...] = (\n    answers_ping,\n")
    imports = "from knowledge.answering.question import"
    change(folder / "answering.py", imports, f"from knowledge.answering.ping import answers_ping\n{imports}")

    assert run(house, ASKING.format(asked="ping?")).stdout.startswith("nothing-asked ")
    assert run(house, ASKING.format(asked="pong?")).stdout.startswith("unmentioned ")


def test_a_need_is_a_file_and_its_place_in_the_list(house):
    folder = house / "knowledge" / "answering" / "needs"
    asked = ASKING.format(asked="what colour was the ferry that sank in Torvik?")
    (folder / "colour.py").write_text(code("A thing that an answer must hold"), encoding="utf-8")
    before = run(house, asked).stdout
    change(folder / "required.py", "needs import count,", "needs import colour, count,")
    change(folder / "required.py", "(denial.asked,", "(colour.asked, denial.asked,")

    assert before.startswith("None ")
    assert run(house, asked).stdout.startswith("no-answer ")


SUBTITLES = b"""1
00:00:01,000 --> 00:00:04,000
The ferry of Torvik sank at noon.

2
00:00:04,500 --> 00:00:08,000
Nobody was on board, the harbour master of Torvik said.
"""
READ_AS_FILE = """
from knowledge import Library

library = Library.in_memory(encoder=lambda: None)
print([str(getattr(one, "outcome", one)) for one in library.add_from([{path!r}])], len(library))
print(*[quote.text for quote in library.ask("who was on board?").quotes])
"""


def test_a_format_is_a_reader_and_its_place_in_the_list(house):
    """By file, by attachment and by address: nothing else has to know it."""
    folder = house / "knowledge" / "reading" / "formats"
    file = house / "news.srt"
    file.write_bytes(SUBTITLES)
    as_file = READ_AS_FILE.format(path=str(file))
    refused = run(house, as_file).stdout
    (folder / "subrip.py").write_text(code("A format"), encoding="utf-8")
    change(folder / "__init__.py", '"json_file", ', '"json_file", "subrip", ')

    by_file = run(house, as_file)

    assert "not an article" in refused
    assert by_file.stdout.splitlines()[0] == "['added'] 1", by_file.stderr
    assert by_file.stdout.splitlines()[1].startswith("Nobody was on board")
    home = house / "home"
    home.mkdir()
    with WebServer() as web:
        url = web.put("127.0.0.1", "/noon", Response(SUBTITLES, type="application/x-subrip"))
        town = Town(home, web_ports=web.port, web_networks="127.0.0.1/32")
        with town.discord, town.process(PYTHONPATH=f"{house}{os.pathsep}{ROOT}") as process:
            process.ready()
            place = town.place()
            told = place.owner.slash(place.general, "library add", file=("news.srt", SUBTITLES), url=url).answer().text
            offered = json.dumps(town.discord.commands)
    assert told.count("Added: The ferry of Torvik sank at noon") == 2, told
    assert "SubRip" in offered
    assert_clean(town.discord)


def test_a_sentence_is_an_entry_in_two_files(house):
    change(house / "knowledge" / "said.py", "ENGLISH = {\n", 'ENGLISH = {\n    "ping": "Ping from {names}.",\n')
    catalogue = house / "bot" / "catalogue.toml"
    entry = '[said.ping]\nen = "Ping from {names}."\nvi = "Ping từ {names}."\n'
    change(catalogue, "[said.no-articles]\n", f"{entry}[said.no-articles]\n")

    said = run(
        house,
        "from bot.catalogue import Words\nfrom knowledge.said import Listed, say\n"
        "sys.stdout.reconfigure(encoding='utf-8')\n"
        "print(Words('vi').said(say('ping', names=Listed(('A', 'B'), 'and'))))",
    )

    assert said.stdout == "Ping từ A và B.\n"


IN_ESPERANTO = """
from datetime import date

from knowledge import Library
from knowledge.answering.kind import kind_of
from knowledge.article import Article
from knowledge.language.dates import find
from knowledge.language.detect import language
from knowledge.language.pack import codes, problems

sys.stdout.reconfigure(encoding="utf-8")
print(codes(), list(problems()))
library = Library.in_memory(encoder=lambda: None)
for title, text, day in (
    ("Pramo", "TORVIK - La pramo Argo sinkis la 3an de marto 2026 apud Torvik. Tri homoj mortis.", date(2026, 3, 4)),
    ("Tramo", "VINGA - La tramo de Vinga brulis en la nokto. Ana Lund promesis novan tramon.", date(2025, 12, 9)),
    ("Ponto", "RIGA - La ponto de Riga estis malfermita. La ministro venis al la ponto.", date(2025, 8, 1)),
):
    library.add(Article(title=title, text=text, published=day))
for asked in ("kiam sinkis la pramo Argo?", "Kiom da homoj mortis?", "Kiu promesis novan tramon?"):
    answer = library.ask(asked, today=date(2026, 3, 20))
    first = answer.quotes[0] if answer.quotes else None
    short = first and first.short_answer and first.article.text[slice(*first.short_answer)]
    print(language(asked), kind_of(asked).value, first and first.article.title, short)
for asked in ("Kio okazis en marto 2026?", "kio okazis ekde majo?", "kio okazis la 3an de marto 2026?"):
    (days,) = find(asked, today=date(2026, 3, 20))
    print(days.since, days.until)
"""


def test_a_language_is_a_folder_of_tables(house):
    """No line of Python is changed: the language is told, its questions understood, its dates and numbers read."""
    folder = house / "knowledge" / "language" / "packs" / "eo"
    folder.mkdir()
    for table in re.findall(r"```toml\n(.*?)```", RECIPES["A language"], re.DOTALL):
        name = re.match(r"# (\w+\.toml)", table)
        assert name is not None
        (folder / name[1]).write_text(table, encoding="utf-8")

    told = run(house, IN_ESPERANTO)

    assert told.stderr == ""
    assert told.stdout.splitlines() == [
        "('en', 'eo', 'mul', 'vi') []",
        "eo when Pramo 3an de marto 2026",
        "eo how many Pramo Tri",
        "eo who Tramo None",
        "2026-03-01 2026-03-31",
        "2025-05-01 None",
        "2026-03-03 2026-03-03",
    ]


def test_an_engine_keeps_the_promises_and_answers():
    names: dict[str, type] = {"__name__": __name__}  # type: ignore[dict-item]
    exec(code("A search engine"), names)
    library = Library(InMemory(PlainIndex()))
    library.add(Article(title="Ferry", text="TORVIK - The ferry to Aldmouth sank at noon."))

    assert issubclass(names["TestMine"], Promises)
    assert library.ask("which ferry sank?").answered


def test_a_check_and_a_figure_are_a_function_each(tmp_path, monkeypatch):
    from bot.doctor import CHECKS, Patient, examined
    from bot.health import Health
    from bot.monitor import figures
    from bot.monitor.meters import Meters

    monkeypatch.setattr(figures, "READERS", [])
    kept = dict(CHECKS)
    CHECKS.clear()
    exec(code("What the doctor looks at, and what a monitor is told"), {"__name__": "recipe"})
    meters, library = Meters(Health()), Library.in_memory(encoder=lambda: None)
    library.add(Article(title="Ferry", text="The ferry of Torvik sank in the harbour."))
    meters.figures = figures.Figures(library)
    meters.figures.read()
    (finding,) = examined(Patient(tmp_path, None))
    CHECKS.clear()
    CHECKS.update(kept)

    assert finding.values["said"].startswith("There is no replica")
    assert meters.registry.get_sample_value("dateline_replicated_articles", {"machine": "second"}) == 1.0
