"""What worker and observer agree on: articles that can be told apart, and the steps of migrations to come."""

from sqlalchemy import Connection, text

from knowledge.article import Article
from knowledge.store import migrations

Versions = dict[str, int]
"""Source key → the version of its article that is current; what is not there is not current."""

SLOTS = 40
FEED_SLOTS = 4

_CONSONANTS, _VOWELS = "bdfgklmnprstvz", "aeiou"


def key(slot: int) -> str:
    return f"slot{slot}.txt"


def feed_path(slot: int) -> str:
    return f"/news/{slot}"


def word(source: str, version: int) -> str:
    """A name that stands in this version of this article and nowhere else."""
    number = (abs(hash_of(source)) * 1009 + version) * 7919 % (len(_CONSONANTS) * len(_VOWELS)) ** 4
    syllables = ""
    for _ in range(4):
        number, syllable = divmod(number, len(_CONSONANTS) * len(_VOWELS))
        syllables += _CONSONANTS[syllable // len(_VOWELS)] + _VOWELS[syllable % len(_VOWELS)]
    return syllables.capitalize()


def hash_of(source: str) -> int:
    return int.from_bytes(source.encode(), "big") % 100_003


def sentence(source: str, version: int) -> str:
    return f"Minister Jensen signed the {word(source, version)} treaty on 3 March 2026 in the name of the government."


def question(source: str, version: int) -> str:
    return f"Who signed the {word(source, version)} treaty?"


def article(source: str, version: int) -> Article:
    paragraphs = ("Delegates met at the harbour.", sentence(source, version), f"This was report {source}, {version}.")
    return Article(text="\n\n".join(paragraphs), title=f"Report {source} version {version}")


def told(found: Article) -> tuple[str, int]:
    """Which source and version an article of this world is."""
    source, version = found.title.removeprefix("Report ").split(" version ")
    return source, int(version)


_TODAY = migrations.MIGRATIONS


def grow_migrations(steps: int) -> None:
    """Make this process know `steps` versions of the store more than there are."""
    migrations.MIGRATIONS = (*_TODAY, *(_step(number) for number in range(steps)))


def _step(number: int) -> migrations.Migration:
    def step(connection: Connection) -> None:
        connection.execute(text(f"ALTER TABLE articles ADD COLUMN step{number} TEXT"))
        connection.execute(text(f"UPDATE articles SET step{number} = title || coalesce(json, '')"))
        connection.execute(text(f"CREATE INDEX crash{number} ON articles (step{number})"))
        connection.execute(text(f"DROP INDEX crash{number}"))

    return step
