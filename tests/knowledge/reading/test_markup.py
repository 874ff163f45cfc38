"""What a reader of the page sees is what is read: no figure altered, no word lost from a sentence, nothing hidden."""

import time
from contextlib import suppress

import pytest

from knowledge import Library
from knowledge.errors import UnreadableError
from knowledge.language.analysis import tokenize
from knowledge.reading import read_bytes
from knowledge.reading.raised import shown


def paragraphs(body: str, *, language: str = "en") -> list[str]:
    page = (
        f'<!DOCTYPE html><html lang="{language}"><head><title>Harbour works</title></head><body><article>'
        "<h1>Harbour works</h1><p>The harbour of Aldis gets a new quay for its ferries, the harbour master said.</p>"
        f"{body}<p>The ferries will use the old quay until the end of the year, he told the press.</p>"
        "</article></body></html>"
    )
    [article] = read_bytes(page.encode(), name="page.html")
    return article.text.split("\n\n")[1:-1]


@pytest.mark.parametrize(
    ("inside", "read"),
    [
        (
            "The plot is 12<sup>4</sup> paces long, the surveyor told us.",
            "The plot is 12⁴ paces long, the surveyor told us.",
        ),
        (
            "A cell held 3×10<sup>5</sup> to 10<sup>-6</sup> of them in June.",
            "A cell held 3×10⁵ to 10⁻⁶ of them in June.",
        ),
        (
            'A cell held 10<span style="vertical-align: super">6</span> of them, the office said.',
            "A cell held 10⁶ of them, the office said.",
        ),
        (
            "A cell held <math><mn>2</mn><mo>×</mo><msup><mn>10</mn><mn>8</mn></msup></math> of them, they said.",
            "A cell held 2×10⁸ of them, they said.",
        ),
        (
            "A hall of 40 m<sup>2</sup> on the 2<sup>nd</sup> floor was let.",
            "A hall of 40 m² on the 2nd floor was let.",
        ),
        ("The walk of 2<sup>1</sup>/<sub>2</sub> miles ends at the quay.", "The walk of 2 1/2 miles ends at the quay."),
        ("The CO<sub>2</sub> fell by 61<sub>2</sub> tonnes in the year.", "The CO2 fell by 61₂ tonnes in the year."),
        (
            'Some 61<a href="#fn2">2</a> and 70<sup><a href="#fn3">3</a></sup> seals came.<sup>4</sup>',
            "Some 61 and 70 seals came.",
        ),
        (
            "Some 61<sup>[2]</sup> seals swam in the sound<sup>*</sup> on Monday.",
            "Some 61 seals swam in the sound on Monday.",
        ),
        ("The fire hurt <del>17</del> <ins>5</ins> people at the mill.", "The fire hurt 5 people at the mill."),
        ("It costs <s>nine</s>, <strike>8</strike> or 2 million euros.", "It costs, or 2 million euros."),
        (
            'It costs <span style="color:red;text-decoration: line-through">9</span> 2 million euros.',
            "It costs 2 million euros.",
        ),
    ],
)
def test_figures_stay_what_the_page_prints(inside: str, read: str):
    assert paragraphs(f"<p>{inside}</p>") == [read]


@pytest.mark.parametrize("tag", ["time", "label", "output", "data", "meter", "abbr", "kbd", "cite", "button", "x-note"])
@pytest.mark.parametrize("named", ["author", "share", "caption", "related", "meta", "byline", "footer-nav", "ad-"])
def test_no_element_is_lost_from_a_sentence_for_its_name(tag: str, named: str):
    name = f'<{tag} class="{named}">Ida Roth</{tag}>'
    inside = f'The quay was paid for by {name} and, as <b>he <i class="{named}">once</i> said</b>, by us.'

    assert paragraphs(f"<p>{inside}</p>") == ["The quay was paid for by Ida Roth and, as he once said, by us."]
    assert paragraphs(f"<ul><li>{inside}</li></ul>") == [
        "- The quay was paid for by Ida Roth and, as he once said, by us."
    ]
    assert paragraphs(f"<div>{inside}</div>") == ["The quay was paid for by Ida Roth and, as he once said, by us."]


def test_a_paragraph_with_many_links_is_kept():
    links = "".join(f'<a href="/{n}">the report number {n} of the harbour office</a>, ' for n in range(6))

    assert paragraphs(f"<p>He named {links}and asked the town to read all of them before the vote.</p>")


@pytest.mark.parametrize(
    "way",
    [
        '<p hidden="">{}</p>',
        "<div hidden><p>{}</p></div>",
        '<p style="display:none">{}</p>',
        '<p style="color: red; visibility: hidden">{}</p>',
        "<dialog><p>{}</p></dialog>",
        "<template><p>{}</p></template>",
        '<p hidden="until-found">{}</p>',
    ],
)
def test_what_the_page_hides_is_not_read(way: str):
    assert paragraphs(way.format("The old plan was to have the quay in the town by the spring of the next year.")) == []


def test_what_is_only_hidden_until_a_script_shows_it_is_read():
    """Nothing else is left of such a page."""
    words = "The harbour gets a new quay for its ferries this year, the harbour master said on Tuesday evening."
    page = f'<html><body><article style="display: none"><h1>Harbour</h1><p>{words}</p></article></body></html>'

    [article] = read_bytes(page.encode(), name="page.html")

    assert words in article.text


@pytest.mark.parametrize(
    ("language", "read"), [("en", "“an <q> ‘end’”"), ("de", "„an <q> ‘end’“"), ("fr", "« an <q> ‘end’ »")]
)
def test_a_short_quotation_has_its_marks(language: str, read: str):
    inside = "The chairman called the long and costly work <q>an &lt;q&gt; <q>end</q></q> of all the waiting."

    assert paragraphs(f"<p>{inside}</p>", language=language) == [
        f"The chairman called the long and costly work {read} of all the waiting."
    ]


@pytest.mark.parametrize(
    ("text", "terms"),
    [("61² animals", ["61", "anim"]), ("1,998³", ["1998"]), ("harbour³ mill", ["harbour", "mill"]), ("CO₂", ["co2"])],
)
def test_a_small_figure_is_no_part_of_the_term(text: str, terms: list[str]):
    assert [token.term for token in tokenize(text)] == terms


def test_a_number_with_a_mark_is_found_and_not_taken_for_another():
    library = Library.in_memory()
    [article] = read_bytes(
        b"<html><body><article><h1>Seals</h1><p>Biologists found 61<sup>2</sup> seals in the sound of Aldis.</p>"
        b"<p>The next count is planned for the autumn, they said at the harbour.</p></article></body></html>",
        name="seals.html",
    )
    library.add(article)

    answer = library.ask("how many seals did the biologists find?")
    quote = answer.quotes[0]

    assert "61² seals" in quote.text
    assert quote.short_answer is None or quote.article.text[slice(*quote.short_answer)] in ("61", "61²")


@pytest.mark.parametrize(
    ("before", "text", "after", "read"),
    [("10", "5", " of", "⁵"), ("sound", "3", "", ""), ("M", "me", " Roth", "me"), ("word", "new", "", " new")],
)
def test_the_words_around_tell_what_a_small_figure_is(before: str, text: str, after: str, read: str):
    assert shown(text, level="raised", before=before, after=after) == read


def test_a_table_that_lays_out_the_page_is_no_table():
    layout = (
        "<table><tr><td>Menu</td><td><p>The new gates weigh eleven tonnes each, the keeper said.</p>"
        "<p>The old ones will be cut into benches for the towpath.</p></td></tr></table>"
    )

    read = paragraphs(layout)

    assert "The new gates weigh eleven tonnes each, the keeper said." in read
    assert not any("|" in part for part in read)


@pytest.mark.parametrize("head", ["", "<thead><tr><th>Year</th><th>Ships</th></tr></thead>"])
def test_a_table_of_data_is_read_by_rows_without_rules(head: str):
    read = paragraphs(f"<table>{head}<tr><td>2015</td><td>2,900</td></tr><tr><td>2025</td><td>4,050</td></tr></table>")

    assert read == ([] if not head else ["Year | Ships"]) + ["2015 | 2,900", "2025 | 4,050"]


@pytest.mark.parametrize(
    "piece", ["<s>a</s>b", "<sup>1</sup>b", '<i hidden="">a</i>', "<q>a</q>", "<table><tr><td>a<p>b"]
)
def test_a_page_of_one_element_over_and_over_takes_no_long(piece: str):
    page = f"<html><body><p>{piece * (1_000_000 // len(piece))}</p></body></html>"
    begun = time.perf_counter()

    with suppress(UnreadableError):
        read_bytes(page.encode(), name="page.html")

    assert time.perf_counter() - begun < 20


def test_a_comment_in_a_sentence_does_not_cut_it():
    inside = "The quay<!-- -->, as <b>he</b><!-- x --> said, has <?a b?>cost the town 4<!-- --> million euros."

    assert paragraphs(f"<p>{inside}</p>") == ["The quay, as he said, has cost the town 4 million euros."]


def test_a_sentence_of_few_words_and_a_long_link_is_kept():
    inside = 'A law is set to <a href="/law">keep every future council from selling the quay</a>.'

    assert paragraphs(f"<p>{inside}</p>") == ["A law is set to keep every future council from selling the quay."]
