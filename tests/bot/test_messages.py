"""Of what somebody writes in Discord, the words remain that are asked; no mention, emoji, link or mark does."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages import plain
from tests.bot.samples import NASTY

ASKED = "who opened the ferry to Vinga?"


@pytest.mark.parametrize(
    "said",
    [
        "<@41> who opened the ferry to Vinga?",
        "<@!41> <:otter:52> who opened the ferry to Vinga?",
        "<a:otter_dance:52>who opened the ferry to Vinga?<:o:1><:p:2>",
        "who opened the ferry :thinking: to Vinga? :+1:",
        "<@41> <@&42> <#43> who opened the ferry to Vinga?",
        "<@41>, <@!42> and <@&43>: who opened the ferry to Vinga?",
        "<@41> would like to know: who opened the ferry to Vinga?",
        "<@41> asked me who opened the ferry to Vinga?",
        "hello team <@&42> who opened the ferry to Vinga?",
        "<@41>'s question: who opened the ferry to Vinga?",
        "FAO <@41> – who opened the ferry to Vinga?",
        "> <@41> said: Vinga has one\nwho opened the ferry to Vinga?",
        "from <#43> via </library feed add:44> - who opened the ferry to Vinga?",
        "<t:1758700000:R>: who opened the ferry to Vinga?",
        "asked on <t:1758700000> by <@41>: who opened the ferry to Vinga?",
        "câu hỏi của <@41>: who opened the ferry to Vinga?",
        "who opened the ferry to Vinga? (asked by <@41>)",
        "who opened the ferry to Vinga? cc <@41> <@&42>",
        "<id:customize> <id:linked-roles:45> who opened the ferry to Vinga?",
        "@everyone who opened the ferry to Vinga?",
        "@here, who opened the ferry to Vinga?",
        "@olga who opened the ferry to @Vinga?",
        "**who** opened __the *ferry*__ to ||Vinga||?",
        "# who opened ~~the tram~~ the ferry\n-# to Vinga?",
        "`who opened` ``the ferry`` to Vinga?",
        "```\nwho opened\nthe ferry to Vinga?\n```",
        "```text\nwho opened the ferry to Vinga?```",
        "> somebody wrote this before\nwho opened the ferry to Vinga?",
        "who opened the ferry to Vinga?\n>>> somebody wrote\nthis before",
        "> who opened the\n> ferry to Vinga?",
        "who opened [the ferry](https://news.example/1_2 \"hint\") to Vinga? <https://news.example/a_b?c=d>",
        "https://news.example/a/b(c) who opened the ferry to Vinga? www.news.example",
        "who opened the ferry to Vinga (<@41>)?",
    ],
)  # fmt: skip
def test_what_is_asked_remains(said: str) -> None:
    assert plain(said) == ASKED


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("what happened on <t:1758700000:D>?", "what happened on 24 September 2025?"),
        ("was <t:1758700000:D> a good day?", "was a good day?"),
        ("from <t:1758700000:d> to <t:1759700000:d>, who met?", "from 24 September 2025 to 5 October 2025, who met?"),
        ("on <t:99999999999999999:D> who met?", "on who met?"),
        ("<@41> Vinga and Brand: who runs the ferry?", "Vinga and Brand: who runs the ferry?"),
        ("is <@41> in Vinga?", "is in Vinga?"),
        ("<@41> is Vinga an island?", "is Vinga an island?"),
        ("was the ferry of <#43> late?", "was the ferry of late?"),
        ("is 5*3 or snake_case meant, or -4 °C at 10:30?", "is 5*3 or snake_case meant, or -4 °C at 10:30?"),
        (r"what is \*nix, \:smile: and \_this\_?", "what is *nix, :smile: and _this_?"),
        ("write to press@vinga.example", "write to press@vinga.example"),
        ("if a < b, is <i> one?", "if a < b, is <i> one?"),
        ("<@41>?", "?"),
        ("<:wave:1> <@41> :wave:", ""),
        ("https://news.example/1", ""),
        ("** **", ""),
        ("thanks <:heart:52>!", "thanks!"),
    ],
)
def test_what_is_no_markup_stays_as_it_is(said: str, words: str) -> None:
    assert plain(said) == words


def test_what_a_message_quotes_may_be_what_is_asked_about() -> None:
    said = "> Vinga has a ferry.\nis that so?"

    assert plain(said) == "is that so?"
    assert plain(said, quoted=True) == "Vinga has a ferry. is that so?"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Dateline, who opened the ferry to Vinga?", ASKED),
        ("hey DATELINE who opened the ferry to Vinga?", ASKED),
        ("@Newsie: who opened the ferry to Vinga?", ASKED),
        ("who opened the ferry to Vinga, Dateline?", ASKED),
        ("Dateline ơi, who opened the ferry to Vinga?", ASKED),
        ("The Old Bot - who opened the ferry to Vinga?", ASKED),
        ("<@41> Dateline: who opened the ferry to Vinga?", ASKED),
        ("Dateline briefing on Vinga", "Dateline briefing on Vinga"),
        ("who writes the Dateline briefings?", "who writes the Dateline briefings?"),
        ("Datelines, who opened the ferry?", "Datelines, who opened the ferry?"),
        ("hi Dateline", ""),
    ],
)
def test_who_is_called_by_name_is_not_asked_about(said: str, words: str) -> None:
    assert plain(said, called=("Dateline", "Newsie", "The Old Bot")) == words


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("what did <@41> say about <#43>?", "what did Anna Berg say about general?"),
        ("who is <@!41>?", "who is Anna Berg?"),
        ("is <@41> in Vinga?", "is Anna Berg in Vinga?"),
        ("what about <@&42>", "what about Mods"),
        ("<@41> resignation", "Anna Berg resignation"),
        ("<@41> who opened the ferry to Vinga?", ASKED),
        ("who opened the ferry to Vinga <@41>?", ASKED),
        ("who opened the ferry to Vinga? cc <@41> <@&42>", ASKED),
        ("hey <@41>", "hey"),
        ("what did <@99> do?", "what did do?"),
    ],
)
def test_whom_a_question_is_about_is_called_by_name(said: str, words: str) -> None:
    assert plain(said, named={"@41": "Anna Berg", "@&42": "@Mods", "#43": "general"}) == words


@given(st.lists(st.sampled_from([*NASTY, "Vinga", "ferry", "<@41>", "<a:b:1>", "\n", "> ", "asks:", ","]), max_size=30))
def test_no_id_survives_and_no_name_of_an_emoji(parts: list[str]) -> None:
    words = plain(" ".join(parts))

    assert not {"<@41>", "<@123>", "<@&5>", "<a:b:1>", "<:a:1>", "</ask:1>", "<t:0:R>"} & set(words.split())
    assert "\n" not in words


@pytest.mark.parametrize(
    "piece", ["*", "||", "*a", "_a ", "`", "[a](", "<t:1:R>", "<", "> ", "\\", "~~ a", "(([[", ", "]
)
def test_the_longest_message_of_marks_takes_no_time(piece: str) -> None:
    began = time.process_time()

    plain(piece * (4000 // len(piece)), called=("Dateline",))

    assert time.process_time() - began < 1
