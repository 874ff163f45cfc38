"""A library, a backup of it, and what must hold whatever is damaged."""

import json
import logging
import random
import shutil
import sqlite3
import traceback
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from click.testing import CliRunner, Result

from bot.cli import main
from knowledge import Article, Library
from knowledge.index import storage
from knowledge.reading import read_path
from knowledge.store import QuoteRef, Store
from tests.damage.harms import harm

ARTICLES = 40
SETTINGS = {"language": "vi", "threshold": 0.4}
_TOWNS = ("Abbenrade", "Birkhaven", "Corvallo", "Dunmora", "Esterby", "Falkstad", "Gorlova", "Hestnes")
_GOODS = ("timber", "salted herring", "bicycles", "window glass", "wool", "clocks")


def article(number: int) -> Article:
    """One of the articles that the library held, or was given later."""
    town, goods = _TOWNS[number % len(_TOWNS)], _GOODS[number % len(_GOODS)]
    text = (
        f"The harbour of {town} shipped {number + 117} tonnes of {goods} under contract Zq{number}x in spring.\n\n"
        f"Its master, Ada Holm{number}, said that {town} would ship as much again before winter. "
        + f"The quay was mended in the year of report {number}. "
        * (1 + 30 * (number % 10 == 0))
    )
    title = f"Report {number}: {goods} from {town}"
    return Article(text=text, title=title, publisher=f"The {town} Post", published=date(2026, 1, 1 + number % 28))


@dataclass
class Harness:
    """Damages one thing after the other, each time beginning with a sound library."""

    folder: Path
    chance: random.Random
    counts: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)
    _doing: str = ""

    def __post_init__(self) -> None:
        self.sound, self.home, self.backup = self.folder / "sound", self.folder / "home", self.folder / "backup"
        with Library.open(self.sound, briefings=False) as library:
            library.add_many([(article(number), f"{number}.txt") for number in range(ARTICLES)])
            library.remove(article(3).id)
            store: Store = library.store
            store.settings.set("guild:1", **SETTINGS)
            store.feeds.add("public", "https://news.example/feed.xml")
            for number in range(8):
                id = article(number + 10).id
                store.usage.record_answer("guild:1", [QuoteRef("public", id, 0, 20)], keep=timedelta(days=30))
            library.backup(self.backup)
        unsealed = self.folder / "unsealed"
        shutil.copy(self.backup, unsealed)
        with closing(sqlite3.connect(unsealed)) as raw:
            raw.execute("DROP TABLE seal")
            raw.commit()
        self.kept = {article(number).id for number in range(ARTICLES) if number != 3}
        self.file = self.folder / "later.json"
        self.file.write_text(article(ARTICLES).model_dump_json(exclude_defaults=True), "utf-8")
        (self.later,) = (found for found in read_path(self.file) if isinstance(found, Article))
        self.known = {each.id: each for each in (*map(article, range(ARTICLES)), self.later)}

    def damage_one(self) -> None:
        """Damage a backup, a database or an index, and look."""
        shutil.rmtree(self.home, ignore_errors=True)
        shutil.copytree(self.sound, self.home)
        act = self.chance.choice((self.of_backup, self.of_old_backup, self.of_database, self.of_index, self.of_all))
        self.counts[f"{act.__name__[3:].replace('_', ' ')}"] += 1
        small = storage.SMALL
        try:
            if self.chance.random() < 0.5:
                storage.SMALL = 0  # as of a large index, which is not read whole on opening
                self.counts["as of a large index"] += 1
            act()
        except AssertionError as error:
            self.findings.append(f"{self._doing}: {error}")
        except Exception:
            self.findings.append(f"{self._doing}: {traceback.format_exc()}")
        finally:
            storage.SMALL = small

    # --- what is damaged ----------------------------------------------------------------------------------------------

    def of_backup(self, name: str = "backup") -> None:
        """A damaged backup is refused, or differs only where nothing stands; what is sound in it can be had."""
        damaged = self.folder / "damaged"
        shutil.copy2(self.folder / name, damaged)
        self._doing = harm(damaged, self.chance)
        if not damaged.exists():
            return
        self.run("add", self.file)  # what only the library has, so that it is known from the backup
        done = self.run("restore", "--yes", damaged)
        if done.exit_code:
            self.counts["backups refused"] += 1
            assert self.ids() == self.kept | {self.later.id}, "a refused backup changed the library"
            self.is_sound()
            if self.run("restore", "--yes", "--partly", damaged).exit_code == 0:
                self.counts["backups saved in part"] += 1
                self.counts["articles saved of them"] += len(self.ids())
                self.is_sound(set_aside=True)
        else:
            self.counts["backups that were as good as whole"] += 1
            assert self.ids() == self.kept, "articles are missing from what was restored"
            if name == "backup":  # else nothing tells that one value was another
                with Library.open(self.home) as library:
                    assert library.store.settings.all("guild:1") == SETTINGS, "settings are not what was backed up"
                    assert len(library.store.feeds.all()) == 1
            self.is_sound()
            self.answers()
        self.run("restore", "--yes", "--undo", fails=None)
        self.answers()

    def of_old_backup(self) -> None:
        """One without checksums is verified as far as it can be."""
        self.of_backup("unsealed")

    def of_database(self) -> None:
        """Whatever can still be answered is right, and what is left sound is saved."""
        self._doing = harm(self.home / "library.db", self.chance)
        self.look()

    def of_index(self) -> None:
        """It costs time and nothing else."""
        files = [file for file in (self.home / "index").rglob("*") if file.is_file()]
        self._doing = harm(self.chance.choice(files), self.chance)
        self.look(every=True)
        assert self.ids() == self.kept | {self.later.id}, "articles are missing"

    def of_all(self) -> None:
        """Database and index at once: what neither holds any longer is lost, and nothing is made up."""
        files = [file for file in (self.home / "index").rglob("*") if file.is_file()]
        self._doing = f"{harm(self.home / 'library.db', self.chance)}; {harm(self.chance.choice(files), self.chance)}"
        self.look(every=False)

    # --- what must hold -----------------------------------------------------------------------------------------------

    def look(self, *, every: bool | None = None) -> None:
        """Use the library as people do, then mend it, and use it again."""
        for _ in range(2):
            self.answers(fails=None)
        self.run("add", self.file, fails=None)
        self.run("list", fails=None)
        self.run("backup", self.folder / "of damaged", fails=None)
        before = self.run("check", fails=None)
        self.counts[f"checks that ended with {before.exit_code}"] += 1
        mended = self.run("check", "--rebuild", fails=None)
        assert mended.exit_code in (0, 1), f"not mended: {mended.output}"
        self.is_sound(set_aside=True)
        self.counts["articles saved of databases"] += len(self.ids() & self.kept)
        self.counts["articles that were in them"] += len(self.kept)
        self.answers(fails=1)
        if every is None:
            assert self.ids() >= self.kept, f"{len(self.kept - self.ids())} articles that the index held are lost"

    def run(self, *arguments: object, fails: int | None = 2) -> Result:
        """One command, in this process. `fails` says what its exit status may be beside 0; None for any of 1 and 2."""
        done = CliRunner().invoke(main, ["--home", str(self.home), *map(str, arguments)])
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise AssertionError(
                f"{arguments} ended in a traceback: " + "".join(traceback.format_exception(done.exception))
            )
        assert done.exit_code in ((0, 1, 2) if fails is None else (0, fails)), f"{arguments}: {done.output}"
        if done.exit_code == 2:
            assert done.stderr.strip(), f"{arguments} failed without a word"
        return done

    def answers(self, *, fails: int | None = 1) -> None:
        """Every quote is a slice of an article that was given."""
        number = self.chance.randrange(ARTICLES)
        self.counts["questions"] += 1
        done = self.run("ask", "--json", f"How many tonnes were shipped under contract Zq{number}x?", fails=fails)
        if done.exit_code < 2:
            for quote in json.loads(done.stdout.splitlines()[-1])["quotes"]:
                told = self.known.get(quote["article"]["id"])
                assert told is not None, f"an article that was never given is quoted: {quote}"
                assert quote["text"] == told.text[quote["start"] : quote["end"]], "a quote is not what was stored"
                assert quote["article"]["title"] == told.title
                self.counts["quotes"] += 1

    def ids(self) -> set[str]:
        """The articles that are found, each as it was given."""
        with Library.open(self.home, briefings=False) as library:
            found = {entry.id for entry in library.snapshot().articles()}
            for id in found:
                assert library.article(id) == self.known[id], f"{id} is not what was stored"
        return found

    def is_sound(self, *, set_aside: bool = False) -> None:
        """Nothing is wrong, except articles that were set aside."""
        with Library.open(self.home, briefings=False) as library:
            wrong = [problem for problem in library.check() if not (set_aside and "set aside" in problem)]
            assert not wrong, f"left unsound: {wrong}"


def quietly() -> None:
    """What is logged is told by the findings."""
    logging.getLogger("knowledge").addHandler(logging.NullHandler())
    logging.getLogger("knowledge").propagate = False
