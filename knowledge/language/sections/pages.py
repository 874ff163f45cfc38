"""The tables of a language on how pages and files print a report, and what they print around it."""

from typing import ClassVar

from knowledge.language.pack import Patterns, Section, Words


class Pages(Section):
    """What pages and files say of a report, in the language of the page. Where capitals matter they are as printed."""

    file: ClassVar[str] = "pages"

    title: Patterns = ()
    """What stands before a headline, a time, …, with a colon after it."""
    published: Patterns = ()
    updated: Patterns = ()
    author: Patterns = ()
    publisher: Patterns = ()
    category: Patterns = ()
    at: Patterns = ()
    """Between that and the time."""
    home: Patterns = ()
    """The first page of a site, as printed."""
    sections: Patterns = ()
    """Sections of newspapers."""
    dangling: Words = ()
    """What no title ends with."""
    carries_on: Patterns = ()
    """Begins a paragraph that carries on what the one before speaks of."""
    morning: Words = ()
    """After an hour, of twelve."""
    afternoon: Words = ()
    oclock: Words = ()
    until: Words = ()
    """Between two hours."""
    off: Words = ()
    """Ends what goes on every day."""
    stamp: Patterns = ()
    """Before the date that a page prints, with a colon or without: "Published"."""
    stamp_at: Patterns = ()
    """Between that and the date, and between the date and its time."""
    no_name: Patterns = ()
    """What a page calls itself where it should name its publisher: "Home"."""
    saved_beside: Words = ()
    """What browsers put behind a page's name for the folder of what they save beside it: "Page_files"."""


class Boilerplate(Section):
    """What stands around the words of a report. Capitals are as printed down to `caption`, and do not matter below."""

    file: ClassVar[str] = "boilerplate"

    agencies: Patterns = ()
    """How agencies and papers that write in the language sign, besides the agencies that are known everywhere."""
    told_by: Patterns = ()
    """Before a signature, or a source, that only brought the news: "Theo"."""
    source: Patterns = ()
    """Before the source that published the report, with a colon after it."""
    picture_source: Patterns = ()
    """And before the source of its pictures."""
    by: Patterns = ()
    """Before the names of who wrote it: "By"."""
    between_authors: Words = ()
    """Stand between their names."""
    within_names: Words = ()
    """Stand within names, or behind them, in small letters: "de", "of"."""
    pictures: Patterns = ()
    """In the credit of a picture: "Photo"."""
    caption: Patterns = ()
    """Begins a caption, with a colon after it."""

    outlets: Words = ()
    """What newspapers, agencies and sites are called by, before their names."""
    credits: Patterns = ()
    """Words of the line that names the authors, besides their names."""
    life: Patterns = ()
    """After an author's name, tells of the author, not of the news: "covers"."""
    appeared_first: Patterns = ()
    """What a blog's software writes under each entry of a feed, before the blog's name."""
    read_on: Patterns = ()
    """Leads from what a feed has of an entry to the whole."""
    new_window: Patterns = ()
    """What is said of a link to those who do not see it."""
