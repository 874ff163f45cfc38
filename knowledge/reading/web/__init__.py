"""The guarded web: only http and https, only to public addresses, only as much and as long as the policy says.

A name is resolved once, and the connection goes to the very address that was checked, so a name that changes its mind
in between (rebinding) gains nothing; each redirect starts from the beginning. robots.txt is respected.
"""

from knowledge.reading.web.articles import read_each_of, read_page
from knowledge.reading.web.fetching import Web
from knowledge.reading.web.page import FetchOutcome, Page, retry_after_s
from knowledge.reading.web.policy import Policy

__all__ = ["FetchOutcome", "Page", "Policy", "Web", "read_each_of", "read_page", "retry_after_s"]
