"""How Vietnamese asks for whatever is told of something, with marks and without."""

import re

ASKED_IN_VIETNAMESE = re.compile(
    r"\b(?:"
    # chuyện gì đã xảy ra với …
    r"(?:có |co )?(?:chuyện|chuyen|việc|viec|điều|dieu|sự gì|su gi)(?: gì| gi)"
    r"(?: (?:mà|ma|đã|da|đang|dang|vừa|vua|sẽ|se))*(?: (?:xảy|xay|diễn|dien) ra)?"
    r"(?: (?:với|voi|ở|o|tại|tai|cho|trong))?"
    # … đã xảy ra chuyện gì
    r"|(?:đã |da |đang |dang |vừa |vua )?(?:xảy|xay|diễn|dien) ra "
    r"(?:(?:chuyện|chuyen|việc|viec|điều|dieu) )?(?:gì|gi|những gì|nhung gi)"
    # có tin tức gì mới về …
    r"|(?:có|co) (?:(?:những|nhung) )?(?:tin|thông tin|thong tin|tin tức|tin tuc)(?: tức| tuc)?"
    r"(?: (?:gì|gi|nào|nao|mới|moi|nhất|nhat))*(?: (?:về|ve|của|cua|từ|tu|ở))?"
    r"|(?:thông tin|thong tin|tin tức|tin tuc) (?:về|ve|từ|tu)|(?:có|co) (?:phải|phai) (?:không|khong)"
    r"|(?:tin|tin tức|tin tuc|thông tin|thong tin)(?: (?:mới|moi|gì|gi|nhất|nhat|nào|nao))+(?: (?:về|ve|từ|tu))?"
    r"|(?:có|co) (?:gì|gi) (?:mới|moi|hay|hot|lạ|la|về|ve)(?: (?:về|ve|ở|với|voi))?"
    # tình hình …, diễn biến mới nhất của …
    r"|(?:tình hình|tinh hinh|diễn biến|dien bien|tình trạng|tinh trang)"
    r"(?: (?:mới|moi|nhất|nhat|hiện nay|hien nay|của|cua|về|ve|ở))*"
    # kể cho tôi nghe về …, cho mình hỏi …
    r"|(?:kể|ke|nói|noi) (?:(?:cho )?(?:tôi|toi|mình|minh|em|tui|nghe) )*(?:thêm |them )?(?:về|ve)"
    r"|(?:cho )?(?:tôi|toi|mình|minh|em|tui) (?:muốn |muon |cần |can )?(?:biết|biet|xem|hỏi|hoi)"
    r"(?: thêm| them)?(?: (?:về|ve|là|rằng))?"
    r"|(?:muốn|muon) (?:biết|biet|hỏi|hoi)(?: thêm| them)?(?: (?:về|ve))?"
    r"|(?:tóm tắt|tom tat|cập nhật|cap nhat|tìm hiểu|tim hieu)(?: (?:tin|về|ve|tình hình|tinh hinh))*"
    r"|(?:nghe nói|nghe noi|nghe đâu|nghe bảo)(?: (?:là|rằng))?"
    # … bị làm sao vậy, … ra sao
    r"|(?:(?:bị|bi|là|la|hiện|hien|giờ|gio|nay|đang|dang) )*(?:làm sao|lam sao|ra sao|thế nào|the nao|sao)"
    r"(?: (?:rồi|roi|vậy|vay|thế|the))+(?=\W*$)"
    r"|(?:hiện nay |hien nay |giờ )?(?:ra sao|bị sao|bi sao|bị làm sao)(?=\W*$)"
    r")(?!\w)",
    re.IGNORECASE,
)
"""Says nothing of what is asked about: neither need an answer repeat it."""
