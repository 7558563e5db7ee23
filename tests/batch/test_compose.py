"""What columns beside an objective say is put into its sentence, where the text says nothing of it, and only then."""

import pytest

from smartify.batch import cells
from smartify.batch.cells import Cells
from smartify.batch.compose import compose
from smartify.checker import check
from smartify.types import Place, Row


@pytest.mark.parametrize(
    ("cell", "words", "kind"),
    [
        ("31/03/2027", " by 31/03/2027", "date"),
        ("18/12/2026", " by 18/12/2026", "date"),
        ("31-03-2027", " by 31 March 2027", "date"),
        ("2027-03-31 00:00:00", " by 31 March 2027", "date"),
        ("2027-03-31T09:30", " by 31 March 2027", "date"),
        ("46477", " by 31 March 2027", "date"),  # the same day as a spreadsheet counts it
        ("Mar-27", " by March 2027", "date"),
        ("Mar '27", " by March 2027", "date"),
        ("27-Mar", " by 27 March", "date"),
        ("4th Feb 27", " by 4 February 2027", "date"),
        ("By when: 3 May", " by 3 May", "date"),
        ("w/c 3 May", " w/c 3 May", "date"),
        ("6 weeks", " within 6 weeks", "period"),
        ("6-8 wks", " within 6-8 wks", "period"),
        ("one month", " within one month", "period"),
        ("24 hours", " within 24 hours", "period"),
        ("Within 10 working days", " within 10 working days", "period"),
        ("for 12 weeks", " for 12 weeks", "period"),
        ("Easter", " by Easter", "period"),
        ("End of term", " by end of term", "period"),
        ("Next Review", " by the next review", "event"),
        ("core group", " by the next core group", "event"),
        ("Next CIN", " by the next CIN meeting", "event"),
        ("ongoing", ", ongoing", "open_ended"),
        ("ASAP", ", asap", "open_ended"),
        ("TBC", ", tbc", "open_ended"),
        ("As required", ", as required", "open_ended"),
        ("Ongoing - review 3/5/27", ", ongoing - review 3/5/27", "date"),
        ("Immediate", ", immediate", None),
        ("weekly", " weekly", None),
        ("Monthly until July", " monthly until July", "date"),
        ("Sarah's 16th birthday", " by Sarah's 16th birthday", "date"),
    ],
)
def test_a_time_stands_in_the_sentence(tables, cell, words, kind):
    assert cells.when(cell, tables) == words
    heard = check(f"Mum to ring the school{words}.", tables).date
    assert (heard.kind if heard else None) == kind


@pytest.mark.parametrize(
    "cell", ["", " ", "n/a", "-", "?", "Completed", "Yes", "in place", "see above", "Mum", "Jane to sort", "99-99-2027", "12", "x" * 200]
)
def test_what_is_no_time_gives_no_words(tables, cell):
    assert cells.when(cell, tables) == ""


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("SW", "SW"),
        ("mum & dad", "Mum & dad"),
        ("Who: Jane Smith (HV)", "Jane Smith (HV)"),
        ("Family Support Worker\nMum", "Family Support Worker, Mum"),
        ("School", "School"),
        ("n/a", ""),
        ("TBC", ""),
        ("?", ""),
        ("=1+1", ""),
        ("12/05/2027", ""),
        ("ongoing", ""),
        (
            "the person who was named at the conference in March and who has since moved to another team, see the minutes of that meeting",
            "",
        ),
    ],
)
def test_an_owner_is_one_the_checker_hears(tables, cell, words):
    assert cells.owner(cell, tables) == words


def _row(text, **beside):
    return Row(place=Place(file="plans.csv", row=2), text=text, beside=beside)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (_row("Monitor home conditions", owner="SW", by="ongoing"), "SW to monitor home conditions, ongoing."),
        (_row("Monitor home conditions on an ongoing basis", owner="SW"), "SW to monitor home conditions, on an ongoing basis."),
        (_row("Monitor home conditions on an ongoing basis", owner="SW", by="Mar-27"), "SW to monitor home conditions by March 2027."),
        (_row("Mum to attend the group", owner="Dad", by="6 weeks", measure="weekly"), "Mum to attend the group weekly within 6 weeks."),
        (
            _row("Improve attendance", owner="School", measure="Attendance at 95%", by="next review"),
            "School to improve attendance by the next review, shown by attendance at 95%.",
        ),
        (
            _row("To engage with the programme. Mum wants this", owner="Mum", measure="10 of 12 sessions"),
            "Mum to engage with the programme, 10 of 12 sessions. Mum wants this",
        ),
        (_row("- Referral to CAMHS", owner="GP", by="ASAP"), "GP: referral to CAMHS, asap."),
        (_row("Home visits", owner="SW", by="weekly"), "SW: home visits weekly."),
        (_row("To be discussed at core group", owner="SW", by="Mar-27"), "SW: to be discussed at core group by March 2027."),
        (_row("Forms to be signed", owner="Mum", by="Mar-27"), "Mum to have forms signed by March 2027."),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_stands_beside_is_put_in(tables, row, said):
    composed = compose(row, Cells(tables))
    assert composed.text == composed.read_as == said


@pytest.mark.parametrize(
    "row",
    [
        _row("Dad to ring school 3 times by 3 May", owner="Mum", by="4 June", measure="weekly"),  # it says all of it already
        _row("Mum to attend the group", owner="Mum", by="n/a", measure="-"),
        _row("See notes above", owner="SW", by="ongoing"),  # with an owner it would look like a task
        _row("n/a", owner="SW", by="ongoing"),
        _row("12345", owner="SW", by="May"),
        _row("", owner="SW", by="May"),
        _row("Monitor home conditions on an ongoing basis", by="ongoing"),
        _row("Mum to attend the group", review="3 May 2027"),
    ],
    ids=lambda row: row.text,
)
def test_what_says_it_already_or_is_no_task_stays_as_it_is(tables, row):
    composed = compose(row, Cells(tables))
    assert composed.text == row.text and composed.read_as is None


def test_no_verb_is_invented_and_what_has_none_is_doubted(tables):
    doubted = compose(_row("Emotional wellbeing", owner="SW", by="Mar-27"), Cells(tables))
    assert (
        doubted.text == "SW: emotional wellbeing by March 2027."
        and doubted.alone
        and doubted.alone.given() == {"owner": "SW", "by": "by March 2027"}
        and check(doubted.text, tables).owner.text == "SW"
    )
    assert compose(_row("Jay lives with his grandmother", owner="SW", by="Mar-27"), Cells(tables)).alone.given() == {"by": "by March 2027"}
    assert compose(_row("Jay to live with his grandmother", owner="SW", by="Mar-27"), Cells(tables)).alone is None
    assert compose(_row("Monitor home conditions", owner="SW"), Cells(tables)).alone is None
    assert compose(_row("Emotional wellbeing", owner="SW", by="ongoing"), Cells(tables)).alone.given() == {"owner": "SW"}


def test_goal_and_baseline_are_told_and_stay_out_of_the_sentence(tables):
    composed = compose(_row("Jay to attend school", goal="Jay does well at school", baseline="62%", owner="-"), Cells(tables))
    assert composed.read_as is None and composed.hints.given() == {"goal": "Jay does well at school", "baseline": "62%"}
    assert compose(_row("Jay to attend school", goal="none", baseline="?"), Cells(tables)).hints.given() == {}


def test_a_cell_is_read_once(tables, monkeypatch):
    asked = []
    monkeypatch.setattr(cells, "when", lambda cell, _: asked.append(cell) or " by May")
    beside = Cells(tables)
    assert {beside.when(cell) for cell in ("May", "May", "May")} == {" by May"} and asked == ["May"]
