"""The kind of a question is told from how it is asked."""

import pytest

from knowledge.answering.kind import kind_of
from knowledge.answering.question import Kind


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who met Trung in New York?", Kind.WHO),
        ("which minister visited Hà Nội", Kind.WHO),
        ("ai là ngoại trưởng Đan Mạch?", Kind.WHO),
        ("bo truong gap ai?", Kind.WHO),
        ("when was that?", Kind.WHEN),
        ("what happened when he came", Kind.WHAT),
        ("the ship that sank, when exactly was it built", Kind.WHEN),
        ("On which weekday did they meet?", Kind.WHEN),
        ("What year did they sign?", Kind.WHEN),
        ("cuộc gặp diễn ra khi nào", Kind.WHEN),
        ("where did they meet", Kind.WHERE),
        ("which countries belong to EFTA?", Kind.WHERE),
        ("họ gặp nhau ở đâu?", Kind.WHERE),
        ("how many years of ties", Kind.HOW_MANY),
        ("What percentage of exports went to Norway?", Kind.HOW_MANY),
        ("bao nhiêu năm quan hệ", Kind.HOW_MANY),
        ("why did he come", Kind.WHY),
        ("tại sao", Kind.WHY),
        ("how will they cooperate?", Kind.HOW),
        ("How much importance does Russia give to it?", Kind.HOW),
        ("what is the population of Denmark", Kind.HOW_MANY),
        ("What was the final price of the ship?", Kind.HOW_MANY),
        ("what is the ship of that size called", Kind.WHAT),
        ("How much aid did Norway give?", Kind.HOW_MANY),
        ("what did Vietnam discuss with Denmark?", Kind.WHAT),
        ("Việt Nam và Đan Mạch bàn về gì?", Kind.WHAT),
        ("did Denmark praise Vietnam?", Kind.YES_NO),
        ("Did they say when it starts?", Kind.YES_NO),
        ("Na Uy có muốn hợp tác không?", Kind.YES_NO),
        ("LEGO factory", Kind.KEYWORDS),
        ("what about seafood?", Kind.WHAT),
        ("who was in charge when they were relegated", Kind.WHO),
        ("does anyone know when the bridge opens?", Kind.WHEN),
        ("hey can you tell me who won", Kind.WHO),
        ("cho mình hỏi ai thắng", Kind.WHO),
    ],
)
def test_kind(question, kind):
    assert kind_of(question) is kind
