"""Every quote is the slice of the article that it claims to be, in whatever script the article is written."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from knowledge.answering import quoting
from knowledge.article import Article
from knowledge.library import Library
from tests.tried import tried

SCRIPTS = {
    "English": "The minister of Denmark praised 12 green factories in Hanoi on Tuesday . Both sides agreed , he said .",
    "Vietnamese": "Bộ trưởng Ngoại giao Đan Mạch gặp ông Lê Hoài Trung tại Hà Nội ngày 10 tháng 2 . Hai bên đồng ý .",
    "Russian": "Министр России встретился с коллегой из Дании в Москве 3 марта . Стороны обсудили газ .",
    "Chinese": "丹麦 外交 部长 周二 在 河内 会见 越南 外长 。 双方 同意 合作 。",
    "Arabic": "التقى وزير خارجية الدنمارك نظيره في هانوي يوم الثلاثاء . اتفق الجانبان على التعاون .",
    "signs": "👍🏽 e\u0301 \u200d \u202eabc \ufeff ﬁ ½ “x” — (EFTA) #1 @all **b** > |",
}
words = st.sampled_from([word for text in SCRIPTS.values() for word in text.split()])
sentences = st.lists(words, min_size=1, max_size=15).map(" ".join)
texts = st.lists(st.lists(sentences, min_size=1, max_size=4).map(" ".join), min_size=1, max_size=5).map("\n\n".join)


@tried(20)
@given(st.lists(texts, min_size=1, max_size=4), st.lists(words.filter(str.isalnum), min_size=1, max_size=6))
def test_quotes_are_slices_of_the_articles_that_they_name(written, asked):
    library = Library.in_memory()
    articles = {}
    for number, text in enumerate(written):
        try:
            article = Article(text=text, title=f"Report {number}", published=date(2026, 2, 10))
        except ValueError:  # nothing was left of it
            continue
        articles[article.id] = article
        library.add(article)

    question = " ".join(asked)
    answer = library.ask(question)
    for quote in (*answer.quotes, *answer.closest, *library.search(question)):
        source = articles[quote.article.id]
        assert quote.article == source
        assert quote.text == source.text[quote.start : quote.end]
        assert quote.text.strip() == quote.text != ""
        ends = [position for span in quote.highlights for position in span]
        assert ends == sorted(ends)
        assert all(quote.start <= position <= quote.end for position in ends)
        if quote.short_answer:
            assert any(a <= quote.short_answer[0] < quote.short_answer[1] <= b for a, b in quote.highlights)
        for words_, _ in quote.dates:
            assert words_ in quote.text


BRIDGE = """The harbour bridge at Torvik was closed on Monday after a barge struck one of its piers.

Nobody was hurt, and the crew of the barge reached the quay by themselves.

Repairs to the bridge will last six weeks, engineers said.

{beside}

Torvik's mayor asked drivers to be patient."""


NEIGHBOUR = "Engineers of the port expect the bridge to open again in May."


def ask_engineers(neighbour):
    library = Library.in_memory()
    library.add(Article(text=BRIDGE.format(beside=neighbour), title="Barge closes harbour bridge"))
    return library.ask("what do engineers say of the bridge").quotes[0]


def test_a_short_quote_takes_in_the_neighbour_that_may_answer(monkeypatch):
    assert ask_engineers(NEIGHBOUR).paragraphs == (3, 4)

    monkeypatch.setattr(quoting, "SHORT", 0)
    assert ask_engineers(NEIGHBOUR).paragraphs == (3, 3)


def test_a_quote_stays_short():
    first, last = ask_engineers(" ".join([NEIGHBOUR] * 10)).paragraphs

    assert first == last


LIST = """The council chose where the tram will stop on Monday.

The three new stops are:

- Market Square

- Old Harbour

- University Hospital

Owners angry

Shop owners on the line fear that they will lose customers while the rails are laid."""


def test_a_list_is_quoted_with_the_line_that_opens_it_and_no_subheading_at_the_end():
    library = Library.in_memory()
    library.add(Article(text=LIST, title="Tram stops chosen"))

    (quote, *_) = library.ask("what are the three new stops of the tram?").quotes

    assert "are:\n\n- Market Square\n\n- Old Harbour\n\n- University Hospital" in quote.text
    assert not quote.text.endswith("Owners angry")


def test_a_subheading_is_quoted_with_what_it_stands_over():
    library = Library.in_memory()
    library.add(Article(text=LIST, title="Tram stops chosen"))

    (quote, *_) = library.ask("why are owners angry?").quotes

    assert quote.text.endswith("while the rails are laid.")
