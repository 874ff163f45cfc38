"""A page that stands in place of an article is none, in any language; an article about log-ins or cookies is one."""

import pytest

from knowledge.errors import UnreadableError
from knowledge.reading import read_bytes


def page(title: str, *paragraphs: str, heading: str | None = None) -> bytes:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    head = f"<html><head><title>{title}</title></head>"
    return f"{head}<body><article><h1>{heading or title}</h1>{body}</article></body></html>".encode()


@pytest.mark.parametrize(
    ("wall", "said"),
    [
        (
            page("Your privacy", "We and our 212 partners store data on your device.", "You can refuse at any time."),
            "consent",
        ),
        (
            page(
                "The Post",
                "We use cookies and our partners do.",
                "Accept all or reject all.",
                heading="Cookie settings",
            ),
            "consent",
        ),
        (
            page("Avant de continuer", "Nos partenaires et nous déposons des cookies.", "Votre consentement compte."),
            "consent",
        ),
        (page("Bevor Sie weiterlesen", "Mit Ihrer Einwilligung setzen wir Cookies.", "Datenschutz"), "consent"),
        (page("Trước khi tiếp tục", "Chúng tôi và đối tác lưu cookie trên máy của bạn."), "consent"),
        (
            page(
                "Owl in the clock",
                "We and our partners keep data on your device to show personalised ads.",
                "You may accept all or change your choices in the privacy policy.",
            ),
            "consent",
        ),
        (page("Sign in – The Post", "Enter your e-mail address and your password."), "log in"),
        (page("Subscribe to read", "Already a subscriber? Sign in. A month for nothing, cancel any time."), "log in"),
        (page("Anmelden", "Bitte melden Sie sich an. Noch kein Abo? Jetzt registrieren."), "log in"),
        (page("Đăng nhập", "Nhập mật khẩu để đọc tiếp bài này."), "log in"),
        (page("Just a moment...", "Checking your browser before you access the site."), "whether a person"),
        (page("Access Denied", "You don't have permission to access this server. Reference #18.2"), "whether a person"),
        (
            page("Are you a robot?", "We saw unusual activity from your network. Please tick the box."),
            "whether a person",
        ),
        (page("Page not found", "The page you are looking for has been moved. Go to the front page."), "not there"),
        (page("404", "Sorry."), "not there"),
        (
            page("The Post", "We could not find it. Go back to the home page.", heading="Oops! Nothing here"),
            "not there",
        ),
        (page("Không tìm thấy trang", "Trang này không tồn tại. Về trang chủ."), "not there"),
        (page("503 Service Unavailable", "Please try again later."), "not there"),
    ],
)
def test_a_page_in_place_of_an_article_is_refused_by_what_it_asks(wall: bytes, said: str):
    with pytest.raises(UnreadableError, match=rf"^owl .*{said}.* and shows no article"):
        read_bytes(wall, name="owl", content_type="text/html; charset=utf-8")


LONG = "The office counted every page that asked for it, and the mayor of Aldis, Ada Ruiz, spoke of a burden. " * 5


@pytest.mark.parametrize(
    "article",
    [
        page(
            "Access denied", LONG, "The club shut its doors to the press on Monday, and its chairman would not say why."
        ),
        page("Before you continue", LONG, "The town wants fewer of such pages.", LONG),
        page(
            "Cookies",
            "The baker of Aldis sells cookies again, he said on Monday.",
            "They cost 2 euros, as before." * 20,
        ),
        page(
            "Passwords stolen in Aldis",
            "A thief took the passwords of 400 people who have an account at the bank, police said.",
        ),
        page(
            "Owl not found",
            "The owl of the town hall was not found on Monday, the caretaker said, though all looked for it.",
            LONG,
        ),
        page("Page turner wins prize", "The novel of Ida Roth won the prize of the town on Friday, the jury said."),
        page(
            "Robots in the harbour",
            "Robots unload the ships at Aldis now, and 40 people were moved to other work, the port said.",
        ),
        page(
            "Register of ships found", "A register of ships from 1640 was found in an attic at Aldis, the archive said."
        ),
    ],
)
def test_an_article_about_such_things_is_an_article(article: bytes):
    assert read_bytes(article, name="owl.html")
