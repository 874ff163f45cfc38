"""Words that a question is made with, and that say nothing of what it asks about."""

from knowledge.language.detect import language

ENGLISH = frozenset(
    "a about am among an and ani anyth are as at be been between by can could did do doe done dont dure for from had"
    " has have he her him his how i if in into is isnt it list mani may me might much must my of on or our pleas shall"
    " she should show"
    " some someth tell than that the their them then there these they this those to us was we were what whatev when"
    " where whether which who whom whose whi will with would you your"
    " actual also anybodi anyon exact hello hey hi just know"
    " ok okay pls plz realli so someon summari summaris summar too u ur wonder".split()
)
"""English question and function words, as terms."""

VIETNAMESE = frozenset(
    "ai bang bao biet cac cai chi cho co con cua cung da dang dau den di do duoc gi gia gio giua hay hoi ke khi khong"
    " la lam luc may mot nao neu nhieu nhu nhung noi o oi ong ra rang sao sau se su ta tai the thi toi tren trong truoc"
    " tu va vao ve vi voi xin"
    " nhe nhi phai roi vay".split()
)
"""Vietnamese ones, as terms, that is without marks; several mean something in English: "ai", "co", "la"."""

_MARKED = frozenset(
    "ai bằng bao biết các cái chi cho có con của cũng đã đang đâu đến đi do được gì giá giờ giữa hay hỏi kể khi không"
    " là làm lúc mấy một nào nếu nhiêu nhiều như những nơi nói ở ơi ông ra rằng sao sau sẽ sự ta tại thế thể thì tôi"
    " tới trên trong trước từ và vào về vì vị với xin nhé nhỉ phải rồi vậy".split()
)
"""The same as they are typed with their marks."""

FUNCTION_WORDS = tuple(
    "about after been before between could does from have many might much should than that their them then there these"
    " they this those were what when where which while whom whose will with would".split()
)
"""English ones as they are typed, long enough to be told from one another when mistyped."""

QUESTION_WORDS = ENGLISH | VIETNAMESE
"""Both; prefer `question_words`, which knows the question's language."""


def question_words(text: str) -> frozenset[str]:
    """Return the terms that carry no content in the question `text`: Vietnamese ones for Vietnamese, else English."""
    return VIETNAMESE if language(text) == "vi" else ENGLISH


def is_another_word(typed: str) -> bool:
    """Whether `typed` has marks with which it is no Vietnamese question word: "chợ" is a market, "cho" is for."""
    word = typed.lower()
    return not word.isascii() and word not in _MARKED
