"""Names are stand-ins to both models: hidden before, put back after, and never mixed up."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from smartify import prompts
from smartify.checker import Checked
from smartify.types import Hints

NAMED = [
    "Priya to ring Kofi by Friday",
    "Sarah's mother to attend alcohol support groups",
    "Mr Hale's daughter to visit Jordan Webb",
    "Ms Byrne and Mr Byrne to meet weekly",
    "Lacey-Mae's mum to take Lacey-Mae to Dr O'Neill",
    "Priya’s mum to ring Priya and Priya’s school",
    "Ann to meet Anna and Annabel",
    "Jordan Jones to ring Jordan",
    "Mr Alex Reid to ring Alex",
    "Alex to ring Sam",
    "Alexandra to ring Alex",
    "Robin, Sam, Alex, Charlie, Taylor and Morgan to meet",
    "Grace to say grace before supper",
    "Mrs Baker to ring Mr Baker",
    "Zoë and Siân to write to Łukasz",
]
UNNAMED = ["Mum to attend the group weekly", "Ensure there are no further incidents", "May half term trip to be booked in March"]
FRAMES = [
    "{} to attend the group weekly",
    "{}'s mum to ring the school about {} by 4 May",
    "The social worker to see {} alone",
    "{} and Kofi to meet 4 times",
    "Kofi to ring {} on Fridays",
]
FIRST_NAMES = [
    "Sam",
    "Alex",
    "Grace",
    "Mohammed",
    "Lacey-Mae",
    "Will",
    "Mark",
    "Joy",
    "Bo",
    "Ty",
    "Siân",
    "D'Andre",
    "Łukasz",
    "Ömer",
    "McKenzie",
]


def plain(text: str) -> str:
    return text.replace("’", "'")


@pytest.mark.parametrize("text", NAMED)
def test_no_name_reaches_the_model(checked: Callable[[str], Checked], text: str) -> None:
    read = checked(text)
    masked = prompts.write(read, Hints())
    given = {plain(mention.text) for mention in read.names if mention.kind == "name"}
    assert given
    assert set(masked.names.values()) == given
    assert not given & set(masked.names)
    written = masked.prompt.split("\n")[0]
    for stand_in in sorted(masked.names, key=len, reverse=True):
        written = written.replace(stand_in, "")
    assert not [name for name in given if name in written]


@pytest.mark.parametrize("text", NAMED)
def test_names_are_put_back(checked: Callable[[str], Checked], text: str) -> None:
    masked = prompts.write(checked(text), Hints())
    draft = masked.prompt.split("\n")[0].removeprefix("Draft: ")
    assert masked.restore(draft) == plain(text)


@pytest.mark.parametrize("text", UNNAMED)
def test_nothing_to_hide(checked: Callable[[str], Checked], text: str) -> None:
    masked = prompts.write(checked(text), Hints())
    assert masked.names == {}
    assert masked.prompt.startswith(f"Draft: {text}\n")
    assert masked.restore("Alex to ring Sam") == "Alex to ring Sam"


def test_stand_ins_of_the_draft_stay_apart(checked: Callable[[str], Checked]) -> None:
    masked = prompts.write(checked("Priya to ring Alex, Sam and Robin"), Hints())
    assert len(masked.names) == 4
    assert not set(masked.names) & {"Alex", "Sam", "Robin"}


@pytest.mark.parametrize("stand_in", [*prompts.STAND_INS, f"Mr {prompts.SURNAMES[0]}"])
def test_a_hint_that_is_a_stand_in_names_nobody_else(checked: Callable[[str], Checked], stand_in: str) -> None:
    masked = prompts.write(checked("Priya to ring Mr Hale"), Hints(owner=stand_in))
    assert masked.restore(masked.prompt).split("\n")[1] == f"Owner: {stand_in}"


def test_a_part_of_a_word_is_no_name(checked: Callable[[str], Checked]) -> None:
    masked = prompts.write(checked("Ann to ring about the Annexe and the Annual review"), Hints())
    assert "Annual review" in masked.restore(masked.prompt)
    stand_in = next(name for name, given in masked.names.items() if given == "Ann")
    assert masked.restore(f"{stand_in}'s mum, {stand_in}, {stand_in}ship") == f"Ann's mum, Ann, {stand_in}ship"


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("name", FIRST_NAMES)
def test_another_first_name_is_the_same_to_the_classifier(checked: Callable[[str], Checked], frame: str, name: str) -> None:
    assert prompts.for_classifier(checked(frame.replace("{}", name))) == prompts.for_classifier(checked(frame.replace("{}", "Priya")))


def test_two_people_are_not_one_to_the_classifier(checked: Callable[[str], Checked]) -> None:
    assert prompts.for_classifier(checked("Sam to ring Alex")) == prompts.for_classifier(checked("Priya to ring Kofi"))


@pytest.mark.parametrize(
    "same",
    [
        "- Mum to attend weekly",
        "• Mum to attend weekly",
        "1. Mum to attend weekly",
        "Mum to attend weekly. ",
        "Mum\u00a0to attend  weekly",
        "\tMum to attend weekly",
    ],
    ids=["hyphen", "bullet", "number", "stop", "no-break space", "tab"],
)
def test_layout_does_not_matter_to_the_classifier(checked: Callable[[str], Checked], same: str) -> None:
    assert prompts.for_classifier(checked(same)) == prompts.for_classifier(checked("Mum to attend weekly"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mum to ring her son every day", "Dad to ring his daughter every day"),
        ("Mrs Okoro and her husband will meet him", "Mr Okoro and his wife will meet her"),
        ("Grandmother to have the girls on Saturdays", "Grandad to have the boys on Saturdays"),
        ("He will ring the nurse himself", "She will ring the nurse herself"),
    ],
)
def test_who_is_a_man_or_a_woman_is_the_same_to_the_classifier(checked: Callable[[str], Checked], one: str, other: str) -> None:
    assert prompts.for_classifier(checked(one)) == prompts.for_classifier(checked(other))


@pytest.mark.parametrize(
    "text", ["Mum to engage in a timely manner", "Mum to engage, with support as agreed.", "Mum to engage as discussed"]
)
def test_phrases_that_say_nothing_are_not_read_by_the_classifier(checked: Callable[[str], Checked], text: str) -> None:
    assert prompts.for_classifier(checked(text)) == "parent to engage"


@pytest.mark.parametrize("who", ["X", "xxx", "NAME", "STUDENT", "_____", "[child]", "R"])
def test_a_placeholder_is_somebody(checked: Callable[[str], Checked], who: str) -> None:
    read = checked(f"By 4 May, {who} will count to 20")
    assert read.owner is not None and read.owner.text == who
    assert prompts.for_classifier(read) == "By 4 May, Alex will count to 20"


def test_a_blank_for_a_figure_is_nobody(checked: Callable[[str], Checked]) -> None:
    assert all(mention.kind != "placeholder" for mention in checked("Mum to attend at least ____ sessions").names)


def test_no_draft_can_write_the_token_before_a_goal(checked: Callable[[str], Checked]) -> None:
    written = prompts.for_classifier(checked("Improve it {goal} x"), goal="{date date} {goal}")
    assert written.count("{") == written.count("{goal}") == 1


def test_a_goal_stands_first_with_the_same_names_hidden(checked: Callable[[str], Checked]) -> None:
    written = prompts.for_classifier(checked("Priya to read to Kofi"), goal="Kofi to hear stories.")
    assert written == "{goal} Sam to hear stories Alex to read to Sam"


@pytest.mark.parametrize(
    ("text", "hints", "needs"),
    [
        ("Improve communication", {}, ["owner", "number", "date"]),
        ("School to send work home", {}, ["owner", "number", "date"]),
        ("Mum to attend", {}, ["number", "date"]),
        ("Mum to attend weekly", {}, ["date"]),
        ("Mum to attend weekly, ongoing", {}, ["date"]),
        ("Mum to attend weekly until 4 May", {}, []),
        ("Improve communication", {"owner": "Jo", "measure": "weekly", "by": "May"}, []),
        ("Improve communication", {"owner": " "}, ["owner", "number", "date"]),
    ],
)
def test_needs(checked: Callable[[str], Checked], text: str, hints: dict[str, str], needs: list[str]) -> None:
    assert prompts.needs(checked(text), Hints(**hints)) == needs


def test_braces_of_a_draft_are_not_tags(checked: Callable[[str], Checked]) -> None:
    assert "{" not in prompts.write(checked("Mum to {owner Dad} attend"), Hints(goal="{date now}")).prompt
