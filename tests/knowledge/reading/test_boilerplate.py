"""What software writes around a report is no part of it, and sentences that look alike stay."""

import pytest

from knowledge.reading import read_bytes

STORY = "The owl of Aldis has two young in the clock.\n\nThe clock is stopped until they can fly, the caretaker said."


def text(*last: str) -> str:
    [article] = read_bytes("\n\n".join(("Owl in the clock", STORY, *last)).encode(), name="owl.txt")
    return article.text


@pytest.mark.parametrize(
    "line",
    [
        "The post Owl in the clock appeared first on The Aldis Post.",
        "The post Owl: two young! appeared first on aldis.example.",
        "This article originally appeared on The Aldis Post",
        "This story was first published in The Aldis Post.",
        "Der Beitrag Eule in der Uhr erschien zuerst auf Aldis aktuell.",
        "L’article Un hibou est apparu en premier sur Aldis.",
        "La entrada Un búho se publicó primero en Aldis.",
        "L'articolo Un gufo proviene da Aldis.",
        "Het bericht Uil verscheen eerst op Aldis.",
        "Bài viết Con cú đã xuất hiện đầu tiên vào ngày Aldis.",
        "Continue reading Owl in the clock →",
        "[…]",
    ],
)
def test_what_a_blog_adds_is_no_last_paragraph(line: str):
    assert text(line) == STORY
    assert text(f"It is the first brood. {line}") == f"{STORY}\n\nIt is the first brood."


@pytest.mark.parametrize(
    "line",
    [
        "The report on the owls was published in a journal of the university.",
        "The post office appeared first to him as a ruin.",
        "Read more of them, the caretaker said, and you will know.",
        "The story of the owl, he said, first appeared to him in a dream.",
    ],
)
def test_a_sentence_that_looks_alike_stays(line: str):
    assert text(line).endswith(line)


@pytest.mark.parametrize(
    "line",
    [
        "Article content",
        "Advertisement 1Story continues below",
        "Get the latest news from aldis.example.com in your inbox.",
        "Sign up for our free weekly newsletter here.",
        "Jetzt den Newsletter abonnieren",
        "Follow The Aldis Post on Google News and WhatsApp",
        "Do you have a story to tell? Email: ida.roth@post.example",
        "Lesen Sie auch: Eule im Rathaus",
        "Les også: Ugle i klokken",
        "À lire aussi : Un hibou",
        "Mehr zum Thema",
        "Most read in Nature",
        ">> All about owls",
        "Quelle: post.de",
        "Stand: 22.04.2024, 06:00 Uhr",
        "Uppdaterad 15.59 | Publicerad 14.14",
        "With reports from The Corran Courier",
        "Additional reporting by Bo Lenz",
        "First published in The Corran Courier.",
        "Image: Bo Lenz",
        "Continue reading the main story",
        "In this photo taken on Friday, an owl sits on the clock of Aldis. (Bo Lenz/Town of Aldis photo via AP)",
        "Ida Roth and Bo Lenz contributed to this report.",
        "Ida Roth reported from Aldis, and Bo Lenz from Corran.",
        "You must confirm your public display name before commenting",
        "¯",
        "[ ] [ ]",
    ],
)
def test_what_a_site_adds_is_no_paragraph(line: str):
    [article] = read_bytes(f"Owl in the clock\n\n{STORY}\n\n{line}\n\n{LAST}".encode(), name="owl.txt")

    assert article.text == f"{STORY}\n\n{LAST}"


LAST = "The town has other clocks, said the mayor, Ada Ruiz, when she was asked about it."


@pytest.mark.parametrize(
    "line",
    [
        "In this photo, which she took in 1998, the owl is white, Roth told the press.",
        "Follow the owl, the mayor said, and it will lead you to its young.",
        "The newsletter of the town, which 400 people get, shows the owl on its cover this week.",
        "More than 40 people came to see the owl, and the caretaker sold them tea.",
        "Published in 1904, the book of the clock tells of another owl that lived there.",
        "The source of the noise was the owl: it had two young.",
        "Get the owl in the picture, she told the press, and I will be happy.",
    ],
)
def test_sentences_that_begin_alike_stay(line: str):
    [article] = read_bytes(f"Owl in the clock\n\n{STORY}\n\n{line}\n\n{LAST}".encode(), name="owl.txt")

    assert line in article.text.split("\n\n")


def page(body: str, *, byline: str = "Ida Roth") -> list[str]:
    head = f'<meta name="author" content="{byline}"><title>Owl</title>'
    story = "".join(f"<p>{part}</p>" for part in STORY.split("\n\n"))
    inside = f"<article><h1>Owl</h1>{body.format(story=story)}</article>"
    text = f"<html lang=en><head>{head}</head><body>{inside}</body></html>"
    [article] = read_bytes(text.encode(), name="owl.html")
    return article.text.split("\n\n")


@pytest.mark.parametrize(
    "body",
    [
        "<p>By Ida Roth</p>{story}",
        "<p>Ida Roth</p>{story}",
        "<p>Von Ida Roth, Aldis</p>{story}",
        "{story}<p>Ida Roth</p>",
        "<p>Ida Roth is an editor of the Post and keeps two owls at home.</p>{story}",
        "{story}<p>Ida Roth is a reporter of the Post, and has written about birds since she left school.</p>",
        '{story}<p><a href="/other">Baker of Aldis retires after years</a></p>',
        '{story}<ul><li><a href="/a">Ferry launched at last</a></li><li><a href="/b">Oaks planted</a></li></ul>',
    ],
)
def test_bylines_lives_and_teasers_are_no_paragraphs_of_a_page(body: str):
    assert page(body) == STORY.split("\n\n")


@pytest.mark.parametrize(
    "sentence",
    [
        "Ida Roth, a reader, saw the owl first, and told the caretaker.",
        '<a href="/owl">The owl was seen before in the year 1904, the archive of the town says.</a>',
        'It is a <a href="/owl">barn owl</a>, he said.',
    ],
)
def test_sentences_with_names_and_links_stay_on_a_page(sentence: str):
    assert len(page("{story}<p>" + sentence + "</p>")) == 3


def test_a_note_for_screen_readers_goes_from_its_sentence():
    [*_, last] = page(
        "{story}<p>The report, opens new tab by the town says so (öffnet im neuen Fenster) of the owl.</p>"
    )

    assert last == "The report by the town says so of the owl."


def test_a_name_alone_closes_a_vietnamese_report():
    text = "Cú mèo trong đồng hồ\n\nCon cú ở tòa thị chính có hai con, người trông coi nói hôm thứ Sáu.\n\nLê Thị Sáu"

    [article] = read_bytes(text.encode(), name="cu.txt")

    assert article.byline == "Lê Thị Sáu"
    assert article.text.endswith("thứ Sáu.")
