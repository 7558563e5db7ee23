"""What only a whole plan shows: each finding where it is to be found, and a plan close to it that is spared."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace

import pytest

from smartify import guidance as tables_of
from smartify.checker.safety import expression
from smartify.errors import SmartifyError
from smartify.plan import objectives, reviewed
from smartify.plan.likeness import alike, nameless
from smartify.plan.whole import FINDERS, findings
from smartify.reviewer import LEVELS

TABLES = tables_of.load()
NOV = datetime.date(2026, 11, 30)
READ = "Dana to read with Amara for 10 minutes, 5 nights a week, until 18 December 2026"
PEOPLE = ("Dana Brook – mother", "Piotr Zielinski – father", "Priya Nair – social worker")


@pytest.fixture(scope="session")
def find(bare, today):
    """Findings of a plan by their rule; levels come from rules alone, without weights."""
    return lambda plan, others=(): {finding.rule.removeprefix("plan."): finding for finding in reviewed(plan, bare, today, others).findings}


def quoted(finding) -> list[str]:
    return [quote.text for quote in finding.quotes]


# name → (finding, a plan that shows it, a plan close to it that does not)
CASES = {
    "a duty on the person harmed": (
        "unsafe",
        lambda m: m.plan(["Mum to ensure there are no further incidents of domestic violence by 1 May 2027"]),
        lambda m: m.plan(["Dad to attend 12 sessions of the perpetrator course by 1 May 2027"]),
    ),
    "a secret": (
        "unsafe",
        lambda m: m.plan(["Amara to say nothing to the health visitor about the cans"]),
        lambda m: m.plan(["Amara to say nothing at first and let Ife find the answer"]),
    ),
    "no objectives": ("no_objectives", lambda m: m.plan([], needs=m.lines("Sleep")), lambda m: m.plan([READ])),
    "a word alone": ("unread", lambda m: m.plan([READ, "Housing"]), lambda m: m.plan([READ, "Housing to mend the lock by 4 May 2027"])),
    "a need left out": (
        "need_without_step",
        lambda m: m.plan([READ], needs=m.lines("Amara reads two years late", "Amara is often hungry")),
        lambda m: m.plan([READ, "Dana to give Amara breakfast 5 days a week until May half term"], needs=m.lines("Amara reads two years late", "Amara is often hungry")),
    ),
    "a risk left out": (
        "risk_without_step",
        lambda m: m.plan([READ], risks=m.lines("Piotr drinks at weekends")),
        lambda m: m.plan(["Piotr to keep a diary of alcohol units for 12 weeks"], risks=m.lines("Piotr drinks at weekends")),
    ),
    "an objective for nothing that the plan names": (
        "step_without_need",
        lambda m: m.plan(["Dana to attend the sewing group by 4 May 2027"], needs=m.lines("Amara reads two years late")),
        lambda m: m.plan(["Dana to attend the sewing group by 4 May 2027 so that she is less alone"], needs=m.lines("Amara reads two years late")),
    ),
    "an objective in the row of a need": (
        "step_without_need",
        lambda m: m.plan(["Dana to attend the sewing group by 4 May 2027"], outcomes=m.lines("Amara reads a page aloud")),
        lambda m: m.plan(steps=(m.step("Dana to attend the sewing group by 4 May 2027", need="Dana sees nobody"),), outcomes=m.lines("Amara reads a page aloud")),
    ),
    "everything on one parent": (
        "one_parent",
        lambda m: m.plan([READ, "Mum to ring the school by 4 May 2027"], people=m.lines(*PEOPLE)),
        lambda m: m.plan([READ, "Dad to ring the school by 4 May 2027"], people=m.lines(*PEOPLE)),
    ),
    "one parent where the plan names no other": (
        "one_parent",
        lambda m: m.plan(["Mum to ring by 4 May 2027", "Mum to write by 5 May 2027"], signatures=(m.signed("Piotr Zielinski", "father"),)),
        lambda m: m.plan(["Mum to ring by 4 May 2027", "Mum to write by 5 May 2027"], people=m.lines(PEOPLE[0])),
    ),
    "a service with nothing": (
        "agency_without_step",
        lambda m: m.plan([READ], people=m.lines(*PEOPLE[:2], "CAMHS")),
        lambda m: m.plan([READ, "The CAMHS practitioner to see Amara 4 times by 4 May 2027"], people=m.lines(*PEOPLE[:2], "CAMHS")),
    ),
    "a worker with nothing": (
        "agency_without_step",
        lambda m: m.plan([READ], people=m.lines("Health visitor: Jo Bellweather")),
        lambda m: m.plan([READ, "HV to weigh Amara every 2 weeks until May"], people=m.lines("Health visitor: Jo Bellweather")),
    ),
    "a school whose teacher acts": (
        "agency_without_step",
        lambda m: m.plan([READ], people=m.lines("School")),
        lambda m: m.plan(["The class teacher to ring Dana every Friday until May"], people=m.lines("School")),
    ),
    "family with nothing is no service": (
        "agency_without_step",
        lambda m: m.plan([READ], people=m.lines("Housing officer: Tom Hale")),
        lambda m: m.plan([READ], people=m.lines("Grace Obi (nan)", "Amara's uncle")),
    ),
    "a great deal for one": (
        "too_much",
        lambda m: m.plan([f"Social worker to ring the {who} by 4 May 2027" for who in ("school", "dentist", "landlord", "court", "bank")]),
        lambda m: m.plan([f"Social worker to ring the {who} by 4 May 2027" for who in ("school", "dentist", "landlord", "court")]),
    ),
    "one day for all": (
        "same_deadline",
        lambda m: m.plan([f"{who} to ring the school by 30 November 2026" for who in ("Mum", "Dad", "Nan")]),
        lambda m: m.plan([f"Mum to ring the school by {day} November 2026" for day in (20, 20, 30)]),
    ),
    "one day for two is no wonder": (
        "same_deadline",
        lambda m: m.plan(steps=tuple(m.step(f"{who} to ring", by="30/11/2026") for who in ("Mum", "Dad", "Nan"))),
        lambda m: m.plan([f"{who} to ring the school by 30 November 2026" for who in ("Mum", "Dad")]),
    ),
    "a day that has passed": (
        "past",
        lambda m: m.plan(["Mum to ring the school by 31 August 2026"]),
        lambda m: m.plan(["Mum to ring the school by 1 September 2026"]),
    ),
    "a start that has passed is no deadline": (
        "past",
        lambda m: m.plan(steps=(m.step("Mum to ring the school", by="3 May 2026"),)),
        lambda m: m.plan(steps=(m.step("Mum to bring Amara to the gate", by="From 3 May 2026"),)),
    ),
    "after the review": (
        "after_review",
        lambda m: m.plan(["Mum to ring the school by 1 December 2026"], review_day=NOV),
        lambda m: m.plan(["Mum to ring the school by 30 November 2026"], review_day=NOV),
    ),
    "a review that has passed": (
        "review_past",
        lambda m: m.plan([READ], review=m.line("Review 4 August 2026"), review_day=datetime.date(2026, 8, 4)),
        lambda m: m.plan([READ], review=m.line("Review today"), review_day=datetime.date(2026, 9, 1)),
    ),
    "letters": ("acronyms", lambda m: m.plan(["SW to hold a TAF by 4 May 2027"]), lambda m: m.plan(["The GP to see Amara by 4 May 2027 at A&E"])),
    "letters that are explained": (
        "acronyms",
        lambda m: m.plan(["Ms Rees to hold a TAF by 4 May 2027"]),
        lambda m: m.plan(["Ms Rees to hold a TAF by 4 May 2027"], other=m.lines("A team around the family (TAF) meets each term")),
    ),
    "letters with their meaning behind them": (
        "acronyms",
        lambda m: m.plan(["Ms Rees to hold a PEP by 4 May 2027"]),
        lambda m: m.plan(["Ms Rees to hold a PEP (personal education plan) by 4 May 2027"]),
    ),
    "initials and emphasis are no letters of the trade": (
        "acronyms",
        lambda m: m.plan(["PX to ring by 4 May 2027"], people=m.lines(*PEOPLE)),
        lambda m: m.plan(["PN to ring by 4 May 2027. Mum must NOT be rung."], people=m.lines(*PEOPLE)),
    ),
    "a heading in capitals": (
        "acronyms",
        lambda m: m.plan([READ], needs=m.lines("Amara has an EHCP and reads late")),
        lambda m: m.plan([READ], needs=m.lines("AMARA AND HER EHCP PLAN")),
    ),
    "words of the trade": (
        "jargon",
        lambda m: m.plan(["Priya to escalate concerns by 4 May 2027"]),
        lambda m: m.plan(["Priya to take the escalator to floor 2 by 4 May 2027"]),
    ),
    "the same sentence": (
        "copied",
        lambda m: m.plan(["Zofia to brush her teeth for two minutes twice a day", "Kofi to brush his teeth for two minutes twice a day."]),
        lambda m: m.plan(["Zofia to brush her teeth for two minutes twice a day", "Kofi to read for ten minutes in bed twice a week"]),
    ),
    "the same task with its owner in a column": (
        "copied",
        lambda m: m.plan(steps=(m.step("Attend the parents' group at the hub", 1, owner="Mum"), m.step("Mum to attend the parents' group at the hub", 2))),
        lambda m: m.plan(steps=(m.step("Attend the parents' group at the hub", 1, owner="Mum"), m.step("Dad to attend the parents' group at the hub", 2))),
    ),
    "a short sentence is no copy": (
        "copied",
        lambda m: m.plan([READ, READ]),
        lambda m: m.plan(["Mum to ring school", "Mum to ring school"]),
    ),
    "the child's words in the parents' place": (
        "copied",
        lambda m: m.plan([READ], child_says=m.lines("They want things at home to be calmer"), parents_say=m.lines("They want things at home to be calmer")),
        lambda m: m.plan([READ], child_says=m.lines("I want things at home to be calmer"), parents_say=m.lines("Mum wants more help in the mornings")),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("key", "shows", "spares"), CASES.values(), ids=CASES)
def test_found_and_spared(key, shows, spares, find, make) -> None:
    found = find(shows(make))
    assert key in found, f"not found; there are {list(found)}"
    assert key not in find(spares(make)), find(spares(make))[key].says


def test_every_finding_of_the_table_has_a_case() -> None:
    keys = {name.removeprefix("finding.") for name in TABLES.plan if name.startswith("finding.")}
    assert keys == {key for key, _, _ in CASES.values()} | {"copied_elsewhere", "suspected"}
    assert len(FINDERS) == 9


# ---- what no plan may ask for comes first


def test_what_no_plan_may_ask_for_is_first(find, amara) -> None:
    found = list(find(amara).values())
    assert found[0].rule == "plan.unsafe" and found[0].grave and not any(f.grave for f in found[1:])
    assert quoted(found[0]) == ["Mum to ensure there are no further incidents of domestic violence"] and found[0].quotes[0].number == 4


def test_what_is_only_suspected_is_told_apart(make, bare, today) -> None:
    from smartify.types import Criterion, Finding

    plan = make.plan(["Mum to keep things between us by 4 May 2027"])
    (review,) = reviewed(plan, bare, today).reviews
    suspected = Finding(rule="safety.suspected", criterion=Criterion.ACHIEVABLE, span=None, says="Look for yourself.")
    found = findings(plan, [replace(review, findings=(*review.findings, suspected))], bare.guidance, today)
    assert [f.rule for f in found if f.grave] == ["plan.suspected"] and "often wrong" in found[0].says


@pytest.mark.weights
def test_meaning_alone_is_heard_with_the_weights(reviewer, make, today) -> None:
    """A line that no phrase catches; the classifier may hold it or suspect it, and either is grave."""
    plan = make.plan(["If Tom self-harms again his visits home will be stopped"])
    assert any(finding.grave for finding in reviewed(plan, reviewer, today, wanted=LEVELS).findings)


# ---- what is said is true


def test_says_count_what_is_quoted(find, amara) -> None:
    found = find(amara)
    assert found["need_without_step"].says.startswith("1 of 3 needs is named by no objective") and quoted(found["need_without_step"]) == [
        "Amara is hungry at school on Mondays"
    ]
    assert (
        found["one_parent"].says
        == "All 5 objectives for parents are for Dana Brook (mother); nothing is asked of Piotr Zielinski (father)."
    )
    assert [quote.number for quote in found["one_parent"].quotes] == [1, 2, 3, 4, 8]
    assert quoted(found["agency_without_step"]) == ["CAMHS", "Health visitor: Jo Bellweather"]
    assert (
        found["past"].says == "1 objective was due before today, Tuesday 1 September 2026."
        and found["past"].quotes[0].note == "Wednesday 12 August 2026"
    )
    assert [quote.number for quote in found["after_review"].quotes] == [1, 3, 4, 8]
    assert "CIN (‘child in need’?)" in found["acronyms"].says and "‘escalate’" in found["jargon"].says
    for finding in found.values():
        assert "{" not in finding.says + finding.asks and not re.search(r"[\[<]\w*\|", finding.says + finding.asks)
        assert finding.why and finding.source


def test_a_plan_with_all_answers_shows_nothing(find, kofi) -> None:
    assert find(kofi) == {}


def test_one_parent_is_not_told_twice_as_too_much(find, make) -> None:
    steps = [f"Mum to ring the {who} by 4 May 2027" for who in ("school", "dentist", "landlord", "court", "bank")]
    assert "too_much" in find(make.plan(steps)) and "one_parent" not in find(make.plan(steps))
    found = find(make.plan(steps, people=make.lines(*PEOPLE)))
    assert "one_parent" in found and "too_much" not in found


# ---- copied from another plan


def test_a_sentence_of_another_plan_with_another_childs_name(find, make) -> None:
    ours = make.plan([READ], person="Amara Brook", child_says=make.lines("Amara wants things to be calmer at home. Amara likes art."))
    theirs = make.plan(
        person="Kofi Mensah",
        source="other.docx",
        child_says=make.lines("Kofi wants things to be calmer at home.", row=7, file="other.docx"),
    )
    found = find(ours, [theirs])["copied_elsewhere"]
    assert quoted(found) == ["Amara wants things to be calmer at home."] and found.quotes[0].note == "also in other.docx, row 7"
    assert "Amara" in found.asks


def test_the_same_file_and_short_or_different_sentences_are_no_copies(find, make) -> None:
    ours = make.plan([READ, "Mum to ring school"])
    same = replace(ours)
    other = make.plan(["Mum to ring school", "Dana to walk with Amara for 10 minutes, 2 days a week"], source="other.docx")
    assert "copied_elsewhere" not in find(ours, [same, other])


def test_alike_is_by_words_in_order() -> None:
    one = nameless("Zofia to brush her teeth twice a day", TABLES)
    assert alike(one, nameless("Kofi to brush his teeth twice a day", TABLES), 0.9)
    assert not alike(one, nameless("Kofi to brush his teeth once a week", TABLES), 0.9)
    assert not alike(tuple("abcdef"), tuple("fedcba"), 0.9)


def test_many_other_plans_take_little_time(find, make) -> None:
    others = [
        make.plan([f"Worker {at} to ring the {place} about the {thing} by May"], source=f"{at}.docx")
        for at, (place, thing) in enumerate([("school", "bus"), ("clinic", "cough")] * 40)
    ]
    assert "copied_elsewhere" not in find(make.plan([READ]), others)


# ---- words of the trade


@pytest.mark.parametrize("row", TABLES.plan["jargon"], ids=lambda row: row["phrase"])
def test_a_word_of_the_trade_catches_and_spares(row) -> None:
    assert expression(row["phrase"]).search(row["catches"]) and not expression(row["phrase"]).search(row["spares"])


def test_everyday_letters_and_meanings_do_not_overlap() -> None:
    assert not set(TABLES.plan["acronyms"]["everyday"]) & set(TABLES.plan["meanings"])


# ---- what an authority may change


def test_how_much_is_much_is_in_the_table(make, bare, today, tmp_path) -> None:
    (tmp_path / "plan.toml").write_text("[limits]\ntoo_much = 2\nhalf = 0.9\n", encoding="utf-8")
    plan = make.plan(["Social worker to ring by 4 May 2027", "Social worker to write by 5 May 2027"])
    reviews = reviewed(plan, bare, today).reviews
    assert "plan.too_much" not in {f.rule for f in findings(plan, reviews, bare.guidance, today)}
    assert "plan.too_much" in {f.rule for f in findings(plan, reviews, tables_of.load(tmp_path), today)}


# ---- together


def test_what_stands_beside_an_objective_is_put_into_its_sentence(make, tables) -> None:
    plan = make.plan(
        steps=(make.step("Ring the school", owner="Mum", by="30/11/2026", need="Amara is late"), make.step("Mum to write by Friday"))
    )
    first, second = objectives(plan, tables)
    assert (
        first.text.startswith("Mum to ring the school") and first.hints.goal == "Amara is late" and second.text == "Mum to write by Friday"
    )


def test_an_objective_that_cannot_be_read_is_told_in_its_place(make, bare, today) -> None:
    review = reviewed(make.plan([READ, "Housing", "SECRET99"]), bare, today)
    assert [isinstance(one, SmartifyError) for one in review.reviews] == [False, True, True]
    found = next(f for f in review.findings if f.rule == "plan.unread")
    assert [q.number for q in found.quotes] == [2, 3] and all("SECRET" not in q.note for q in found.quotes)


def test_a_file_is_read_and_reviewed(tmp_path, bare, today) -> None:
    import docx

    from smartify.plan import review_plan

    document = docx.Document()
    document.add_heading("Child in need plan", 0)
    table = document.add_table(rows=0, cols=3)
    for row in (
        ("Actions", "Who", "By when"),
        ("Ring the school", "Mum", "30/11/2026"),
        ("Mum to ensure there is no more violence", "Mum", "ongoing"),
    ):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.save(str(tmp_path / "plan.docx"))
    review = review_plan(tmp_path / "plan.docx", bare, today)
    assert len(review.plan.steps) == len(review.reviews) == 2 and len(review.answers) == 17
    assert review.findings[0].rule == "plan.unsafe" and review.findings[0].quotes[0].place.file == "plan.docx"
    with pytest.raises(SmartifyError, match="none.docx"):
        review_plan(tmp_path / "none.docx", bare, today)
