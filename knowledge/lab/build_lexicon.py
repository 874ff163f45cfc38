"""Make the tables of related words from `lexicon.tsv` and WordNet: `python -m knowledge.lab.build_lexicon FOLDER`.

FOLDER is `dict/` of WordNet 3.0 (Debian: `wordnet-base` puts it in /usr/share/wordnet). `idioms.txt` has what questions
say in several words, `expressions.txt` what reports do (`build_expressions`), and `thesaurus.txt` the relatives of
single words (`build_thesaurus`).
"""

import sys
from pathlib import Path

from knowledge.lab import ANSWERING, build_expressions, build_thesaurus
from knowledge.lab.lexicon import phrases


def idioms() -> str:
    """Return the phrases of questions, one a line in their order, a tab, and what may stand for each."""
    return "".join(f"{phrase}\t{', '.join(meanings)}\n" for phrase, meanings in phrases("asked"))


def main(folder: Path) -> None:
    """Write all three tables."""
    (ANSWERING / "idioms.txt").write_text(idioms(), encoding="utf-8")
    build_expressions.main(folder)
    build_thesaurus.main(folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
