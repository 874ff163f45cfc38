"""Make `common_words.txt`: `python -m knowledge.lab.build_term_necessity WORDNET COLLECTION [EXCEPT]`.

WORDNET is `dict/` of WordNet 3.0 (Debian's `wordnet-base` puts it in /usr/share/wordnet), COLLECTION a folder of
questions with the passages that answer them (see `knowledge.benchmark`), EXCEPT another whose questions are left out.

The chance that an answering passage repeats a word is fitted to the word's part of speech and to how common it is in
English (`wordfreq`, Apache-2.0, its data CC BY-SA 4.0), by logistic regression; a word that many questions hold gets a
chance of its own, drawn towards that of its class.
"""

import sys
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np

from knowledge.benchmark import read
from knowledge.lab.logistic import fit_logistic
from knowledge.language.analysis import terms, tokenize
from knowledge.language.common_words import FILE
from knowledge.language.question_words import question_words

LEAST_COMMON = 3.0
"""Zipf frequency below which a word is rare: its chance is that of every rare word."""
PRIOR = 60.0
"""Occurrences that the chance of a word's class counts for beside its own."""
_CLASSES = ("noun", "verb", "adj", "adv", "other")


def main(wordnet: Path, collection: Path, besides: Path | None = None) -> None:
    """Write the table that `knowledge.language.common_words` reads."""
    from wordfreq import top_n_list, word_frequency

    frequency: defaultdict[str, float] = defaultdict(float)
    for word in top_n_list("en", 60_000):
        for term in terms(word):
            frequency[term] += word_frequency(word, "en")
    zipf = {term: float(np.log10(value) + 9) for term, value in frequency.items()}
    part = _parts_of_speech(wordnet)

    benchmark = read(collection)
    shared = {query.text for query in read(besides).queries} if besides else set()
    held = {
        document: set(terms(article.text)) | set(terms(article.title))
        for document, article in benchmark.articles.items()
    }
    seen: defaultdict[str, list[bool]] = defaultdict(list)
    for query in benchmark.queries:
        if query.id not in benchmark.relevant or query.text in shared:
            continue
        answering = set().union(*(held[document] for document in benchmark.relevant[query.id]))
        for token in tokenize(query.text):
            if query.text[token.start].islower() and token.term not in question_words(query.text):
                seen[token.term].append(token.term in answering)

    slopes = {name: _fit(name, seen, part, zipf) for name in _CLASSES}
    lines = []
    for term, common in zipf.items():
        if common < LEAST_COMMON or not term.isalpha():
            continue
        slope, base = slopes[part.get(term, "other")]
        chance = 1.0 / (1.0 + np.exp(-(slope * common + base)))
        own = seen.get(term, [])
        chance = (sum(own) + PRIOR * chance) / (len(own) + PRIOR)
        lines.append(f"{term} {round(100 * float(np.clip(chance, 0.02, 0.95)))}\n".encode())
    FILE.write_bytes(b"".join(sorted(lines)))


def _fit(name: str, seen: dict[str, list[bool]], part: dict[str, str], zipf: dict[str, float]) -> tuple[float, float]:
    """Slope and base of the log-odds of repetition over the Zipf frequency, for one part of speech."""
    pairs = [(zipf[t], hit) for t, hits in seen.items() if part.get(t, "other") == name and t in zipf for hit in hits]
    rows, hits = np.array([[common] for common, _ in pairs]), np.array([hit for _, hit in pairs])
    (slope,), base = fit_logistic(rows, hits)
    return float(slope), base


def _parts_of_speech(wordnet: Path) -> dict[str, str]:
    """The part of speech that each term mostly is: in WordNet's tagged texts, else in its list of senses."""
    uses: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    words: Counter[tuple[str, str]] = Counter()
    for line in (wordnet / "cntlist.rev").read_text("utf-8").splitlines():
        key, _, uses_of_sense = line.split()
        lemma, _, rest = key.partition("%")
        words[lemma, {"1": "noun", "2": "verb", "3": "adj", "4": "adv", "5": "adj"}[rest[0]]] += int(uses_of_sense)
    for name in ("noun", "verb", "adj", "adv"):
        for line in (wordnet / f"index.{name}").read_text("utf-8").splitlines():
            if not line.startswith("  "):
                words[line.split()[0], name] += 0
    for (word, name), count in words.items():
        found = terms(word) if "_" not in word else []
        if len(found) == 1:
            uses[found[0]][name] += count + 0.2
    return {term: max(counts, key=lambda name: counts[name]) for term, counts in uses.items()}


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
