"""Passages quote their article exactly, together lose none of its words but headings, and know what they carry on."""

from hypothesis import assume, given
from hypothesis import strategies as st

from knowledge.article import Article
from knowledge.passages import LONG, split

MEETINGS = Article(
    title="A day of talks in Geneva",
    text="""GENEVA — Foreign minister Anna Berg met several colleagues in Geneva on Monday.

In her talks with Kenyan foreign minister James Otieno, Berg promised more support for vaccination.

He thanked her for the help that Kenya had received.

Both sides agreed to open a direct flight next year.

At a meeting with Chile's Rosa Fuentes, the two ministers spoke about copper.

Fuentes welcomed the new mine.""",
)


def texts(article):
    return [article.text[passage.start : passage.end] for passage in split(article)]


def topics(article):
    return [[article.text[start:end] for start, end in passage.topic] for passage in split(article)]


def test_each_paragraph_is_a_passage_in_reading_order():
    assert texts(Article(title="T", text="One.\n\nTwo,\nstill two.\n")) == ["One.", "Two,\nstill two."]


def test_a_passage_carries_on_the_topic_that_an_earlier_one_introduced():
    kenya, chile = texts(MEETINGS)[1], texts(MEETINGS)[4]

    assert topics(MEETINGS) == [[], [], [kenya], [kenya], [], [chile]]


def test_a_paragraph_far_too_long_is_cut_between_sentences():
    article = Article(title="T", text=" ".join(f"Sentence {n} has just six words." for n in range(LONG)))

    assert len(texts(article)) > 1
    assert all(piece.endswith("words.") for piece in texts(article))


words = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=40)


@given(st.lists(words, min_size=1, max_size=8).map("\n\n".join).filter(str.strip))
def test_passages_and_their_sentences_drop_nothing_but_white_space(text):
    """A sentence lost here could never be quoted, and nobody would notice."""
    try:
        article = Article(title="T", text=text)
    except ValueError:
        assume(False)
    passages = split(article)

    assert "".join("".join(texts(article)).split()) == "".join(article.text.split())
    for passage in passages:
        kept = "".join(article.text[start:end] for start, end in passage.sentences)
        assert "".join(kept.split()) == "".join(article.text[passage.start : passage.end].split())
        assert all(passage.start <= start < end <= passage.end for start, end in passage.sentences)
        assert all(end <= passage.start for _, end in passage.topic)
