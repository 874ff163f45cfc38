"""How an index on OpenSearch is made, and what its servers compute.

The servers score with nothing of their own. What a term occurs in a passage is indexed as a frequency: what so many
occurrences in so long a passage are worth, in parts of `IMPACT`, at the average length that was frozen when the index
was made. The boost of a term in a search is its weight times the inverse document frequency that this process counted.
So neither shards nor removed passages nor Lucene's lengths of one byte have a say, and a score is nearly the model's.
"""

import hashlib
from typing import Any

from knowledge.index.scoring import K1, B

FORMAT = 1
"""Raised with every change of what documents hold; an index of another format is made anew beside it."""
IMPACT = 1 << 20
ROUNDING = 2e-5
"""Impacts are whole numbers and servers sum in 32 bits: two scores so near may change places."""
STATE = "state"
"""Id of the document that says which changes the index holds."""

PASSAGE, ARTICLE, WORD = "passage", "article", "word"
"""Kinds of documents."""

ZERO = 0x6C00
"""The character that stands for 0 in the vector of a question; half of those below the surrogates stand before it."""
_LONGEST = 120  # characters of a term that stands as it is
_APART = "|"

NEAREST = f"""
BytesRef row = doc['vector'].value;
byte[] bytes = row.bytes;
int at = row.offset;
String asked = params.asked;
int length = asked.length();
int sum = 0;
for (int i = 0; i < length; i++) {{ sum += bytes[at + i] * (asked.charAt(i) - {ZERO}); }}
return 1 + Math.max(-1.0, Math.min(1.0, sum * params.step * doc['scale'].value));
"""
"""Nearly the cosine of a passage's vector with the one that is asked, and 1, since a score may not be negative.

What is asked comes as a text, one character a dimension: read some ten times as fast as a list of numbers.
"""


def body(*, average: float, born: str, shards: int, replicas: int, meta: dict[str, Any]) -> dict[str, Any]:
    """Return what makes an index for passages of `average` terms; `born` tells it from any other of its name."""
    return {
        "settings": {
            "number_of_shards": shards,
            "number_of_replicas": replicas,
            "refresh_interval": "-1",  # what is added is found when all of it is there
            "max_result_window": 100_000,
            "gc_deletes": "1h",  # so long a writer that was thought dead cannot bring back what was removed
            # so that what was removed is really gone when a merge is asked for
            "merge.policy.expunge_deletes_allowed": "0",
            "analysis": {
                "analyzer": {"impacts": {"type": "custom", "tokenizer": "impacts", "filter": ["impacts"]}},
                "tokenizer": {"impacts": {"type": "whitespace", "max_token_length": 1_000}},
                "filter": {"impacts": {"type": "delimited_term_freq", "delimiter": _APART}},
            },
            "similarity": {
                "impacts": {
                    "type": "scripted",
                    "weight_script": {"source": "return query.boost"},
                    "script": {"source": f"return weight * doc.freq * {1 / IMPACT!r}"},
                }
            },
        },
        "mappings": {
            "_meta": {"average": average, "born": born, **meta},
            "_source": {"includes": [STATE, "count"]},
            "_routing": {"required": True},
            "dynamic": "strict",
            "properties": {
                "kind": {"type": "keyword"},
                "n": {"type": "long"},
                "article": {"type": "keyword"},
                "collection": {"type": "keyword"},
                "publisher": {"type": "keyword"},
                "day": {"type": "integer"},
                # of passages
                "place": {"type": "integer"},
                "length": {"type": "integer", "index": False},
                "terms": {
                    "type": "text",
                    "analyzer": "impacts",
                    "similarity": "impacts",
                    "index_options": "freqs",
                    "norms": False,
                },
                "tokens": {"type": "binary", "doc_values": True},
                "encoder": {"type": "keyword"},
                "scale": {"type": "float", "index": False},
                "vector": {"type": "binary", "doc_values": True},
                # of articles
                "count": {"type": "integer", "index": False},
                "title": {"type": "keyword", "index": False},
                "record": {"type": "binary", "store": True},
                # of words
                "word": {"type": "keyword"},
                "back": {"type": "keyword", "doc_values": False},
                STATE: {"type": "object", "enabled": False},
            },
        },
    }


def impact(frequency: int, length: int, average: float) -> int:
    """Return what `frequency` occurrences among `length` terms are worth at this average length."""
    norm = K1 * (1 - B + B * length / average)
    return max(1, round(frequency * (K1 + 1) / (norm + frequency) * IMPACT))


def searchable(term: str) -> str:
    """Return what `term` is indexed and asked as: itself, or a digest where it is long or the analyser would cut it."""
    if len(term) <= _LONGEST and _APART not in term and len(term.split()) == 1 and term == term.strip():
        return term
    return f"\x01{digest(term)}"


def digest(text: str) -> str:
    """Return 24 digits that stand for a text of any length."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
