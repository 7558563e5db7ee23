"""The one function that every engine calls: the same rows, the same lines, whoever counts or fails on the way."""

import datetime

import pytest

from smartify.batch import scored
from smartify.batch.schema import AFTER, FOUND
from smartify.batch.scoring import stream
from smartify.reviewer import LEVELS, Wanted
from smartify.types import Place, Row

TODAY = datetime.date(2026, 9, 1)
WITH_REWRITES = Wanted(explain=False)


def _rows(*texts, **beside):
    return [Row(place=Place(file="plans.csv", row=at), text=text, beside=beside) for at, text in enumerate(texts, 2)]


def test_a_line_holds_levels_words_rules_and_empty_words(bare):
    (line,) = scored(_rows("Mum to ring school weekly until 3 May 2027, with  Support as appropriate"), bare, LEVELS, TODAY)
    assert set(line) == {"read_as", "state", *FOUND}
    assert line["state"] == "scored" and line["T"] == 2 and line["S"] is None and line["note"] is None
    assert (line["owner"], line["number"], line["date"]) == ("Mum", "weekly", "until 3 May 2027")
    assert "date.found" in line["rules"] and len(set(line["rules"])) == len(line["rules"])
    assert "support" in line["empty"] and all(words == words.lower() for words in line["empty"])
    assert line["open"] == [] and line["rewrite"] is None


def test_a_time_that_never_ends_is_no_date(bare):
    (line,) = scored(_rows("Monitor the home on an ongoing basis"), bare, LEVELS, TODAY)
    assert line["date"] is None and line["T"] == 0 and "date.open_ended" in line["rules"] and line["owner"] is None


def test_what_cannot_be_read_says_why_and_never_repeats_it(bare):
    trouble = Row(place=Place(file="plan.pdf", page=3), text="", trouble="page 3 is a picture; it has no text to read.")
    empty, figures, scanned = scored([*_rows("", "98765 43210"), trouble], bare, LEVELS, TODAY)
    assert [line["state"] for line in (empty, figures, scanned)] == ["unreadable"] * 3
    assert scanned["note"] == trouble.trouble and "98765" not in figures["note"] and figures["S"] is None


def test_the_sentence_that_was_scored_is_told(bare):
    line, plain = scored(
        [*_rows("Monitor home conditions", owner="SW", by="Mar-27"), *_rows("Monitor home conditions")], bare, LEVELS, TODAY
    )
    assert line["read_as"] == "SW to monitor home conditions by March 2027." and (line["owner"], line["date"]) == ("SW", "by March 2027")
    assert plain["read_as"] is None and plain["owner"] is None and (line["T"], plain["T"]) == (2, None)


def test_how_rows_are_put_together_changes_nothing(bare):
    rows = _rows("Mum to ring school weekly", "", "Support to be provided", "Dad to go to the group by 3 May", "77")
    whole = scored(rows, bare, WITH_REWRITES, TODAY)
    assert whole == [line for row in rows for line in scored([row], bare, WITH_REWRITES, TODAY)]
    assert whole == scored(rows[:2], bare, WITH_REWRITES, TODAY) + scored(rows[2:], bare, WITH_REWRITES, TODAY)


def test_a_rewrite_is_scored_again_and_tells_what_is_open(bare):
    vague, firm = scored(_rows("Home to be kept clean", "Mum to ring the school by 3 May 2027"), bare, WITH_REWRITES, TODAY)
    assert vague["rewrite"] and {"owner", "date"} <= set(vague["open"]) and vague["after_T"] == 2 and vague["T"] is None
    assert vague["to_confirm"].count(";") + 1 >= len(vague["open"])
    assert firm["rewrite"] and "date" not in firm["open"] and "owner" not in firm["open"]
    assert firm["after_S"] is None  # no weights and no rule tells it
    assert all(vague[name] is None for name in AFTER if name != "after_T")


def test_the_rewrite_of_a_text_without_a_task_is_told_what_stands_beside_it(bare):
    line = scored(_rows("Home visits", owner="SW", by="Mar-27"), bare, WITH_REWRITES, TODAY)[0]
    assert line["read_as"] == "SW: home visits by March 2027." and line["rewrite"].startswith("SW to arrange home visits")
    assert line["rewrite"].endswith("by March 2027.") and line["open"] == ["number"] and line["after_T"] == 2


@pytest.mark.weights
def test_a_note_is_none_the_more_an_objective_for_an_owner_and_a_date_beside(reviewer):
    notes = _rows("Mum is pregnant", "What are we worried about?", "Jay has lived with his grandmother since May", owner="SW", by="Mar-27")
    assert [line["state"] for line in scored(notes, reviewer, LEVELS, TODAY)] == ["no objective"] * 3
    tasks = _rows("Home visits", "Referral to CAMHS", owner="SW", by="Mar-27")
    lines = scored(tasks, reviewer, LEVELS, TODAY)
    assert [(line["state"], line["owner"], line["T"]) for line in lines] == [("scored", "SW", 2)] * 2 and lines[0]["read_as"].startswith(
        "SW: "
    )


class Faulty:
    """A reviewer with a fault that one row brings out."""

    def __init__(self, reviewer):
        self.reviewer = reviewer

    def reviews(self, objectives, wanted, *, today=None):
        for objective in objectives:
            if "stumble" in objective.text:
                raise IndexError(objective.text)
            yield from self.reviewer.reviews([objective], wanted, today=today)


def test_a_fault_costs_one_row_and_is_told_without_its_text(bare):
    rows = _rows("Mum to ring school", "Dad to stumble home", "Support to be provided")
    lines = scored(rows, Faulty(bare), LEVELS, TODAY)
    assert [line["state"] for line in lines] == ["scored", "unreadable", "scored"]
    assert "IndexError" in lines[1]["note"] and "Dad" not in lines[1]["note"]
    assert lines[0] == scored(rows[:1], bare, LEVELS, TODAY)[0]


class Counting:
    """A reviewer that counts, as the page has one."""

    def __init__(self, reviewer):
        self.reviewer, self.calls, self.seen = reviewer, 0, 0

    def reviews(self, objectives, wanted, *, today=None):
        self.calls += 1
        for review in self.reviewer.reviews(list(objectives), wanted, today=today):
            self.seen += 1
            yield review


def test_whoever_counts_sees_every_row_once_and_no_rewrite(bare):
    rows = _rows("Mum to ring school", "", "Mum to ring school", "Support to be provided")
    counting = Counting(bare)
    lines = list(stream(rows, counting, WITH_REWRITES, TODAY))
    assert (counting.calls, counting.seen) == (1, 4) and lines[3]["rewrite"] and lines == scored(rows, bare, WITH_REWRITES, TODAY)
