"""The measures agree with their definitions, and a small collection is measured from end to end."""

import json
from datetime import date
from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import evaluation, metrics
from knowledge.answering.mechanisms import leaving_out
from knowledge.benchmark import BenchmarkError, documents, read
from knowledge.library import Library

SCORES = st.lists(st.floats(0, 1), min_size=1, max_size=30)


def test_ndcg_is_one_when_the_relevant_documents_stand_first():
    assert metrics.ndcg(["a", "b", "c"], {"a": 2, "b": 1}) == pytest.approx(1.0)


def test_ndcg_counts_a_lower_place_for_less():
    assert metrics.ndcg(["x", "a"], {"a": 1}) == pytest.approx(1 / log2(3))


def test_ndcg_looks_at_ten_documents():
    assert metrics.ndcg([*"0123456789", "a"], {"a": 1}) == 0.0


def test_reciprocal_rank_is_that_of_the_first_relevant_document():
    assert metrics.reciprocal_rank(["x", "a", "b"], {"a", "b"}) == 0.5


def test_recall_is_a_share_of_all_relevant_documents():
    assert metrics.recall(["a", "x"], {"a", "b"}, depth=2) == 0.5


@given(positive=SCORES, negative=SCORES)
def test_auroc_is_the_share_of_pairs_in_the_right_order(positive, negative):
    pairs = [(p > n) + 0.5 * (p == n) for p in positive for n in negative]

    assert metrics.auroc(positive, negative) == pytest.approx(sum(pairs) / len(pairs))


def test_wrongly_answered_counts_what_reaches_the_confidence_of_nine_in_ten():
    answerable = [i / 10 for i in range(1, 11)]

    assert metrics.wrongly_answered(answerable, [0.1, 0.2, 0.3, 0.9]) == 0.75


def test_best_f1_finds_the_threshold_that_parts_them():
    assert metrics.best_f1([0.8, 0.9], [0.1, 0.7]) == 1.0


def test_a_calibrated_confidence_has_no_error():
    error, bins = metrics.calibration([0.75] * 4 + [0.25] * 4, [True, True, True, False, True, False, False, False])

    assert error == 0.0
    assert [(b.count, b.right) for b in bins] == [(4, 0.25), (4, 0.75)]


def test_a_confidence_of_one_that_is_wrong_half_the_time_errs_by_half():
    error, _ = metrics.calibration([1.0, 1.0], [True, False])

    assert error == 0.5


@pytest.mark.parametrize(
    ("text", "answers", "expected"),
    [
        ("the 24 September", ["24 September 2025", "September"], 0.8),
        ("Lavrov", ["Sergey Lavrov"], 2 / 3),
        ("", ["Lavrov"], 0.0),
        ("Lavrov", [], 0.0),
    ],
)
def test_token_f1_counts_words_in_common(text, answers, expected):
    assert metrics.token_f1(text, answers) == pytest.approx(expected)


def test_bootstrap_is_the_same_every_time_and_holds_the_mean():
    measure = metrics.bootstrap([0.0, 1.0, 1.0, 1.0])

    assert measure == metrics.bootstrap([0.0, 1.0, 1.0, 1.0])
    assert measure.low <= measure.mean == 0.75 <= measure.high


@pytest.fixture
def folder(tmp_path):
    corpus = [
        ("ferry", "Ferry to Lysekil", "The ferry to Lysekil sank on 3 May 1964. Nobody was hurt."),
        ("mill", "The old mill", "The mill was built by Anna Berg. It ground rye for two hundred farms."),
        ("fair", "Spring fair", "Four thousand visitors came to the spring fair in Uppsala."),
    ]
    queries = [
        ("q1", "When did the ferry to Lysekil sink?", ["3 May 1964"], "ferry"),
        ("q2", "Who built the mill?", ["Anna Berg"], "mill"),
        ("q3", "How many visitors came to the fair?", ["Four thousand"], "fair"),
        ("q4", "Who sank the submarine near Vladivostok?", [], None),
    ]
    write(tmp_path / "corpus.jsonl", [{"id": i, "title": title, "text": text} for i, title, text in corpus])
    write(tmp_path / "queries.jsonl", [dict(zip(("id", "text", "answers", "near"), q, strict=True)) for q in queries])
    (tmp_path / "qrels.tsv").write_text("q1\tferry\t1\nq2\tmill\t1\nq3\tfair\t1\n")
    texts = {id: text for id, _, text in corpus}
    sentences = [("ferry.0", "ferry", 0, 40), ("mill.0", "mill", 0, 32), ("fair.0", "fair", 0, 57)]
    write(
        tmp_path / "sentences.jsonl",
        [{"id": i, "doc": d, "start": a, "end": b, "text": texts[d][a:b]} for i, d, a, b in sentences],
    )
    (tmp_path / "qrels_sentences.tsv").write_text("q1\tferry.0\t1\nq2\tmill.0\t1\nq3\tfair.0\t1\n")
    return tmp_path


def write(path, items):
    path.write_text("".join(json.dumps(item) + "\n" for item in items))


def test_a_collection_is_measured_from_end_to_end(folder):
    benchmark = read(folder)
    library = Library.in_memory()
    library.add_many(benchmark.articles.values())

    report = evaluation.evaluate(library, benchmark, remove_gold=True)

    assert report.passages["recall@1"].mean == 1.0
    assert report.answers["sentence P@1"].mean == 1.0
    assert report.abstention["unanswerable"].auroc == 1.0
    assert report.abstention["gold removed"].count == 3
    assert len(library) == 3
    assert next(iter(evaluation.trec_run(report))).startswith("q1 Q0 ferry 1 ")


def test_a_mechanism_can_be_left_out(folder):
    benchmark = read(folder)
    library = Library.in_memory()
    library.add_many(benchmark.articles.values())

    with leaving_out(["second stage", "thesaurus"]):
        report = evaluation.evaluate(library, benchmark)

    assert report.passages["recall@5"].mean == 1.0


def test_a_broken_line_is_named(folder):
    with (folder / "queries.jsonl").open("a") as file:
        file.write('{"id": "q5"}\n')

    with pytest.raises(BenchmarkError, match=r"queries.jsonl, line 5: the field “text” is missing"):
        read(folder)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(BenchmarkError, match=r"corpus.jsonl cannot be read"):
        read(tmp_path)


def test_dates_are_read_as_collections_write_them(folder):
    dated = [("1987-02-26", "a"), ("26-FEB-1987 15:01:01.79", "b"), ("", "c"), ("some day", "d")]
    write(folder / "corpus.jsonl", [{"id": i, "title": i, "text": "Rain fell.", "date": d} for d, i in dated])

    days = [article.day for _, article in documents(folder)]

    assert days == [date(1987, 2, 26), date(1987, 2, 26), None, None]
