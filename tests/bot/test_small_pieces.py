"""Small talk, the memory of conversations, and the settings of the process."""

from pathlib import Path

import pytest

from bot.catalogue import Words
from bot.conversations import LAPSES_S, LIMIT, TURNS, Conversations
from bot.failing import sentence
from bot.servers import ServerSettings
from bot.settings import Settings, SettingsError, load
from bot.small_talk import small_talk
from knowledge.answering.conversation import Turn
from knowledge.errors import LibraryError, NotWritableError


@pytest.mark.parametrize(
    ("text", "talk"),
    [
        ("hi", "greeting"),
        ("Hello there!", "greeting"),
        ("xin chào", "greeting"),
        ("thank you so much", "thanks"),
        ("thx", "thanks"),
        ("cảm ơn bạn nhiều", "thanks"),
        ("help", "help"),
        ("?", "help"),
        ("what can you do?", "help"),
        ("goodbye", "bye"),
        ("", "empty"),
        ("…", "empty"),
        ("hi, what did they agree on?", None),
        ("help for farmers", None),
        ("thanks to whom was it signed?", None),
        ("Hanoi", None),
        ("why?", None),
    ],
)
def test_small_talk_is_told_from_questions(text: str, talk: str | None) -> None:
    found = small_talk(text)

    assert (found[0] if found else None) == talk


def test_conversations_are_short_few_and_lapse() -> None:
    now = [0.0]
    conversations = Conversations(clock=lambda: now[0])
    turns = [Turn(f"question {n}") for n in range(TURNS + 2)]

    conversations.remember(1, 1, turns)

    assert conversations.recall(1, 1) == tuple(turns[-TURNS:])
    assert conversations.recall(1, 2) == conversations.recall(2, 1) == ()
    now[0] = LAPSES_S
    assert conversations.recall(1, 1) == ()
    for user in range(LIMIT + 1):
        conversations.remember(9, user, turns)
    now[0] = 0
    assert conversations.recall(9, 0) == ()
    assert conversations.recall(9, 1)


def test_a_person_can_be_forgotten() -> None:
    conversations = Conversations()
    for user in (1, 2):
        conversations.remember(5, user, [Turn("x")])

    conversations.forget(1)

    assert conversations.recall(5, 1) == ()
    assert conversations.recall(5, 2)


def test_channels_are_as_they_were_set() -> None:
    usual = ServerSettings()
    some = ServerSettings(channels={"1": "never", "2": "every"})
    only = ServerSettings(channels={"1": "only"})

    assert usual.mode(1) == "usual"
    assert (some.mode(1), some.mode(2), some.mode(3)) == ("never", "every", "usual")
    assert some.mode(77, 1) == "never"  # a thread is as its channel
    assert (only.mode(1), only.mode(2)) == ("only", "never")


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> pytest.MonkeyPatch:
    monkeypatch.chdir(tmp_path_factory.mktemp("empty"))
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)
    return monkeypatch


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({}, "DISCORD_TOKEN is not set."),
        ({"DISCORD_TOKEN": "secret"}, "DISCORD_TOKEN is not a bot token"),
        ({"DISCORD_TOKEN": "a.b.c", "DATELINE_KEEP_DAYS": "0"}, "DATELINE_KEEP_DAYS input should be greater"),
        ({"DISCORD_TOKEN": "a.b.c", "DATELINE_THREADS": "many"}, "DATELINE_THREADS input should be a valid integer"),
        ({"DISCORD_TOKEN": "a.b.c", "DATELINE_WATCH": ""}, "DATELINE_WATCH is empty; name a folder"),
    ],
    ids=["missing", "no token", "too few days", "no number", "no folder"],
)
def test_mistakes_are_named_with_their_remedy(
    environment: pytest.MonkeyPatch, variables: dict[str, str], sentence: str
) -> None:
    for name, value in variables.items():
        environment.setenv(name, value)

    with pytest.raises(SettingsError) as caught:
        load()

    assert str(caught.value).startswith(sentence)
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_token_may_stand_in_a_file(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As container secrets and systemd's credentials do; what is set directly comes first."""
    handed = tmp_path / "credentials"
    handed.mkdir()
    environment.setenv("CREDENTIALS_DIRECTORY", str(handed))
    with pytest.raises(SettingsError, match="DISCORD_TOKEN is not set"):
        load()
    (handed / "DISCORD_TOKEN").write_text("cre.den.tial\n", "utf-8")
    assert load().token.get_secret_value() == "cre.den.tial"

    (tmp_path / "secret").write_text("  fi.le.token\n", "utf-8")
    environment.setenv("DISCORD_TOKEN_FILE", str(tmp_path / "secret"))
    assert load().token.get_secret_value() == "fi.le.token"
    environment.setenv("DISCORD_TOKEN", "di.rect.ly")
    assert load().token.get_secret_value() == "di.rect.ly"


def test_a_token_file_that_cannot_be_read_is_named(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    environment.setenv("DISCORD_TOKEN_FILE", str(tmp_path / "gone"))

    with pytest.raises(SettingsError) as caught:
        load()

    assert str(caught.value).startswith(
        f"The token cannot be read from {tmp_path / 'gone'} (No such file or directory)"
    )


def test_settings_are_read_from_a_file_too(environment: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("DISCORD_TOKEN=one.two.three\nDATELINE_KEEP_DAYS=5\nOTHER=x\n", "utf-8")
    environment.setenv("DATELINE_KEEP_DAYS", "6")

    settings = load()

    assert settings.token.get_secret_value() == "one.two.three"
    assert settings.keep_days == 6  # the environment comes first


def test_an_empty_home_is_the_usual_one(environment: pytest.MonkeyPatch) -> None:
    """As for the other commands; it was the folder that the bot was started in."""
    environment.setenv("DISCORD_TOKEN", "one.two.three")
    environment.setenv("DATELINE_HOME", "")

    assert load().home is None


def test_the_token_is_never_shown(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("DISCORD_TOKEN", "one.two.three")
    settings: Settings = load()

    assert settings.token.get_secret_value() == "one.two.three"
    assert "two.three" not in repr(settings)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (NotWritableError("/srv/secret/library.db could not grow, the disk is full"), "Nothing can be written"),
        (LibraryError("/srv/secret/library.db is asked by too many at once"), "The archive cannot do this"),
    ],
    ids=["a full disk", "anything else"],
)
def test_where_the_library_is_kept_is_told_to_nobody_in_discord(error: LibraryError, told: str) -> None:
    said = sentence(error, Words())

    assert said.startswith(told)
    assert "srv" not in said
