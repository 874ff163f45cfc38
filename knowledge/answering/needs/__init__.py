"""What an answer must hold: one file a need.

`asked(question)` gives the need of a question that has it, else None, and looks at nothing but what understanding found
out; `met` tells whether a text holds it. Ranking, quoting, the confidence and follow-ups all ask `met`.
"""
