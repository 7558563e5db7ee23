"""A quiz of worked examples and of a trainer's own drafts: marked letter by letter, told in the words of the guidance, added up."""

from __future__ import annotations

import datetime

from smartify.guidance import Guidance
from smartify.page import quiz
from smartify.page.quiz import Round
from smartify.reviewer import Reviewer
from smartify.types import Level

LINES = ("Mum to ring the school every Friday until 3 May 2027", "Support to be offered")


def test_a_quiz_is_marked_letter_by_letter_and_added_up(tables: Guidance) -> None:
    playing = quiz.begun(tables, "smart", 5, seed=3)
    assert "Draft 1 of 5" in quiz.html(playing, tables)
    failing = [letter for letter, level in playing.questions[0].levels.items() if level == Level.NOT_MET]
    assert quiz.answered(playing, {"act": "onward"}) == playing  # not before it is marked
    marked = quiz.answered(playing, {"act": "mark", "chosen": failing})
    html = quiz.html(marked, tables)
    assert html.count("verdict outcome") == 5 and "5 of 5 letters right" in html and "and it fails" not in html
    assert quiz.answered(marked, {"act": "mark", "chosen": []}) == marked  # an answer stands
    following = quiz.answered(marked, {"act": "onward"})
    assert "Draft 2 of 5" in quiz.html(following, tables) and "So far: 5 of 5" in quiz.html(following, tables)
    assert "1 draft: 5 of 5 letters right" in quiz.html(quiz.answered(following, {"act": "finish"}), tables)


def test_what_was_let_pass_is_told_in_the_words_of_the_guidance(tables: Guidance) -> None:
    playing = quiz.begun(tables, "smart", 0, seed=1)
    assert len(playing.questions) == len(tables.examples)
    at = next(place for place, asked in enumerate(playing.questions) if asked.levels["T"] == Level.NOT_MET)
    marked = quiz.answered(Round(variant="smart", questions=playing.questions[at:]), {"act": "mark", "chosen": []})
    html = quiz.html(marked, tables)
    assert "You let it pass, and it fails" in html and marked.marked and marked.marked.feedback["T"].split(".")[0] in html


def test_own_drafts_make_a_set_and_those_that_cannot_are_named(bare: Reviewer, today: datetime.date) -> None:
    playing, out = quiz.begun_with(f"{LINES[0]}\n12345\nSarah & Mum to ring 2 < 3 times by 3 May 2027", bare, "smart", today)
    assert playing and len(playing.questions) == 2 and "Draft 2: There are no words" in out and "Draft 1" not in out
    html = "".join(quiz.html(Round(variant="smart", questions=(one,)), bare.guidance) for one in playing.questions)
    assert "Sarah &amp; Mum to ring 2 &lt; 3" in html
    assert quiz.begun_with("12345", bare, "smart", today)[0] is None
