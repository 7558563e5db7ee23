"""Text files: a line each, put together again where an editor broke them."""

from __future__ import annotations

import pytest

from smartify.errors import TableError
from smartify.readers import blocks, drafts
from smartify.readers.shapes import is_heading, is_none, is_nothing, labelled, unmarked
from smartify.readers.titles import Titles
from smartify.types import Place

PLAN = """PLAN FOR MIA

Actions:
- Mum to take Mia to school every day
2. Dad to ring
The social worker is to see Mia alone at school once a week and to write
down what she says until the conference.
3 days a week with Gran until May
Signed: A Khan
"""


def test_lines_and_what_they_are(read, text) -> None:
    path = text("in.txt", PLAN)
    assert [(block.kind, block.text) for block in blocks(path)] == [
        ("heading", "PLAN FOR MIA"),
        ("heading", "Actions:"),
        ("item", "Mum to take Mia to school every day"),
        ("item", "Dad to ring"),
        ("text", "The social worker is to see Mia alone at school once a week and to write down what she says until the conference."),
        ("text", "3 days a week with Gran until May"),
        ("text", "Signed: A Khan"),
    ]
    assert [row.place for row in read(path)] == [Place(file="in.txt", row=row) for row in (4, 5, 6, 8)]
    assert drafts(path)[1] == "Dad to ring"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_encodings(text, encoding: str) -> None:
    assert drafts(text("in.txt", "Zoë’s mum to pay £12 at the café – weekly\n", encoding)) == ["Zoë’s mum to pay £12 at the café – weekly"]


def test_a_damaged_line_is_told(read, text) -> None:
    first, broken, last = read(text("in.txt", b"Mum to ring school\nDad to \0 go\nGran to sit with Mia\n"))
    assert broken.trouble == "in.txt line 2 holds a NUL character; the file may be damaged."
    assert (first.text, last.text) == ("Mum to ring school", "Gran to sit with Mia")


def test_a_file_with_nothing_in_it(read, text) -> None:
    with pytest.raises(TableError, match=r"^in\.txt is empty\.$"):
        read(text("in.txt", ""))
    assert read(text("in.txt", "Page 1\n"))[0].trouble == "in.txt holds nothing that could be an objective."
    with pytest.raises(TableError, match="holds nothing that could be an objective"):
        drafts(text("in.txt", "\n\n"))


@pytest.mark.parametrize(
    ("line", "bare"),
    [
        ("• Mum to ring", "Mum to ring"),
        ("1.2) Mum to ring", "Mum to ring"),
        ("(a) Mum to ring", "Mum to ring"),
        ("iv. Mum to ring", "Mum to ring"),
        ("o Mum to ring", "Mum to ring"),
        ("A. Khan to ring", "A. Khan to ring"),
        ("3 days a week", "3 days a week"),
        ("8.30 bus to be caught", "8.30 bus to be caught"),
        ("- ", "- "),
    ],
)
def test_the_mark_of_a_list_is_no_part_of_its_item(line: str, bare: str) -> None:
    assert unmarked(line) == bare


@pytest.mark.parametrize(
    ("line", "pair"),
    [
        ("By when: 3 May", ("By when", "3 May")),
        ("Signed:", ("Signed", "")),
        ("Kai to be in by 8:30", None),
        ("Mum to do the following with Mia every single day: read", None),
        ("No label here", None),
    ],
)
def test_labels(line: str, pair: tuple[str, str] | None) -> None:
    assert labelled(line) == pair


@pytest.mark.parametrize(
    "line",
    ["", "N/A", "☐ Yes ☒ No", "3 May 2027", "Tuesday 4th May at 3.30 pm", "as above", "--", "Page 2 of 3", "Version 2.1", "12", "Ongoing"],
)
def test_what_says_nothing(line: str) -> None:
    assert is_nothing(line)


@pytest.mark.parametrize(
    "line", ["May to ring school", "Support", "Draft a letter", "3 sessions", "Contact with Dad", "Yes to school trips"]
)
def test_what_says_something(line: str) -> None:
    assert not is_nothing(line)


@pytest.mark.parametrize(
    "line", ["Signed by Mum on 4 May", "Who was there?", "Note: bring a pen to the meeting", "Name ............ Role", "Social worker"]
)
def test_lines_that_are_none(line: str) -> None:
    assert is_none(line, 3)


@pytest.mark.parametrize(
    "line",
    [
        "Signed form to be sent by Mum",
        "Named nurse to visit weekly",
        "Date of the review to be told to Gran",
        "Attend school daily",
        "(Mum to ring school.)",
    ],
)
def test_lines_that_may_be_objectives(line: str) -> None:
    assert not is_none(line, 3)


def test_headings(tables) -> None:
    titles = Titles(known=tables.columns)
    assert all(is_heading(line, titles) for line in ("Outcomes", "What needs to happen?", "HEALTH", "Child's views:"))
    assert not any(
        is_heading(line, titles)
        for line in ("Mum to ring school:", "Ring school", "Who: Mum", "MUM TO RING THE SCHOOL OFFICE", "Signed: ____")
    )
