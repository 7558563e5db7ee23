"""Word documents: what each part of one is read as, with its changes accepted, and what is left out."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from smartify.readers import blocks, drafts
from smartify.types import Place

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def put(made: Any, xml: str) -> None:
    """Set raw XML at the end of a document's body."""
    from docx.oxml import parse_xml

    made.element.body.insert(len(made.element.body) - 1, parse_xml(xml))


def run(words: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'


def table(made: Any, rows: list[tuple[str, ...]]) -> Any:
    """A table of texts; a line end in one begins a new paragraph."""
    grid = made.add_table(len(rows), len(rows[0]))
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            first, *rest = text.split("\n")
            grid.cell(r, c).text = first
            for line in rest:
                grid.cell(r, c).add_paragraph(line)
    return grid


def texts(path: Path) -> list[str]:
    return [block.text for block in blocks(path)]


# ---- lines


def test_headings_lines_and_lists(read, word) -> None:
    def fill(made: Any) -> None:
        made.add_heading("Child in need plan", 0)
        made.add_paragraph("Name: Mia Khan")
        made.add_heading("What will happen", 2)
        made.add_paragraph("Mum to take Mia to school every day", style="List Bullet")
        made.add_paragraph("Ring school", style="List Number 2")
        made.add_paragraph("- Dad to walk Mia in on Fridays")
        made.add_paragraph("").add_run("Next steps").bold = True
        made.add_paragraph("").add_run("Gran to sit with Mia at breakfast on Mondays").bold = True
        made.add_paragraph("GOOD NEWS")

    path = word("in.docx", fill)
    assert [(block.kind, block.level, block.text) for block in blocks(path)] == [
        ("heading", 1, "Child in need plan"),
        ("text", 0, "Name: Mia Khan"),
        ("heading", 2, "What will happen"),
        ("item", 0, "Mum to take Mia to school every day"),
        ("item", 0, "Ring school"),
        ("item", 0, "Dad to walk Mia in on Fridays"),
        ("heading", 3, "Next steps"),
        ("text", 0, "Gran to sit with Mia at breakfast on Mondays"),
        ("heading", 3, "GOOD NEWS"),
    ]
    assert [(row.text, row.place.row) for row in read(path)] == [
        ("Mum to take Mia to school every day", 4),
        ("Ring school", 5),
        ("Dad to walk Mia in on Fridays", 6),
        ("Gran to sit with Mia at breakfast on Mondays", 8),
    ]


def test_what_is_surely_no_objective_is_left_out(read, word) -> None:
    lines = (
        "Signed: ____________ Date: ________",
        "Signature of parent",
        "A. Khan (social worker), signed 3 May",
        "3 May 2027",
        "Date of birth: 3 May 2018",
        "School: Hilltop Primary",
        "☐ Yes ☒ No",
        "N/A",
        "Page 3 of 7",
        "OFFICIAL-SENSITIVE",
        "Do you agree with this plan?",
        "(please go on overleaf)",
        "NB: complete in black ink",
        "Notes: Mum was late",
        "Support",
        "https://example.org/form",
    )
    kept = (
        "Mum to return the signed consent form by 3 May",
        "Dates of contact to be put on the calendar by Gran",
        "Notes: Ms Lee to write up the visit by Friday",
        "Mia is less worried about going into school",
        "Education: attend five days a week",
        "A. Khan to ring the school nurse",
        "Signed letters will be sent to the court by 4 June",
    )

    def fill(made: Any) -> None:
        for line in (*lines, *kept):
            made.add_paragraph(line)

    found = [row.text for row in read(word("in.docx", fill))]
    assert found == ["A. Khan (social worker), signed 3 May", *(line.removeprefix("Notes: ") for line in kept)]  # what is doubtful goes on


def test_labels_say_something_of_the_objective_above(read, word) -> None:
    def fill(made: Any) -> None:
        for line in ("Objective 1: Mum to take Mia to school", "Who: Mum", "By when: 3 May 2027", "Action 2: Dad to ring", "Lead: Dad"):
            made.add_paragraph(line)
        made.add_heading("Other", 1)
        made.add_paragraph("Review: 6 weeks")

    first, second = read(word("in.docx", fill))
    assert (first.text, dict(first.beside)) == ("Mum to take Mia to school", {"owner": "Mum", "by": "3 May 2027"})
    assert (second.text, dict(second.beside)) == ("Dad to ring", {"owner": "Dad"})


def test_labels_in_a_record_that_is_not_tidy(read, word) -> None:
    """A line between that is hardly an objective takes no label away; "Next review" is said of the plan; a question may be a label."""
    lines = (
        "Mum does not agree with the visits",
        "Next review: 14 July",
        "Objective 1: Answer every email within 2 days",
        "Support: a second screen and an hour of coaching",
        "Deadline: 10 July",
        "Review: 6 weeks",
        "Objective 2: Hand over the log complete",
        "How will we know? No gaps in 10 logs",
        "Employee signature: S Idowu Date: 29/05/2026",
        "Any disagreement? None",
    )

    def fill(made: Any) -> None:
        for line in lines:
            made.add_paragraph(line)

    assert [(row.text, dict(row.beside)) for row in read(word("in.docx", fill))] == [
        ("Mum does not agree with the visits", {}),
        ("Answer every email within 2 days", {"by": "10 July", "review": "6 weeks"}),
        ("Hand over the log complete", {"measure": "No gaps in 10 logs"}),
    ]


def test_owner_and_date_of_each_paragraph_where_a_row_lists_them_side_by_side(read, word) -> None:
    rows = [
        ("Action", "Who", "By when", "Review"),
        ("Mum to ring school\nDad to go", "Mum\nDad", "May\nJune", "Ms Lee\nMs Khan\nMs Roy\nat school"),
    ]
    first, second = read(word("in.docx", lambda made: table(made, rows)))
    assert (first.beside["owner"], first.beside["by"], second.beside["owner"], second.beside["by"]) == ("Mum", "May", "Dad", "June")
    assert first.beside["review"] == second.beside["review"] == "Ms Lee, Ms Khan, Ms Roy at school"


def test_an_outcome_stands_beside_its_steps_and_alone_where_it_has_none(read, word) -> None:
    def fill(made: Any) -> None:
        made.add_paragraph("Outcome 1: Mia is in school every day")
        made.add_paragraph("Mum to set two alarms", style="List Bullet")
        made.add_paragraph("Outcome 2: Kai can swim a length")
        made.add_paragraph("Mia has said that she likes the new teacher")

    assert [(row.text, row.beside.get("goal")) for row in read(word("in.docx", fill))] == [
        ("Mum to set two alarms", "Mia is in school every day"),
        ("Kai can swim a length", None),
        ("Mia has said that she likes the new teacher", None),
    ]


def test_nothing_that_could_be_an_objective_is_said(read, word) -> None:
    path = word("in.docx", lambda made: made.add_paragraph("Name: Mia Khan"))
    (row,) = read(path)
    assert (row.text, row.trouble) == ("", "in.docx holds nothing that could be an objective.")


# ---- tables


def test_owner_and_date_columns_count_for_the_objective_in_their_row(read, word) -> None:
    rows = [
        ("What is the worry?", "What needs to happen?", "Who", "By when", "Review date", "Signed"),
        ("Late", "Mum to set two alarms\nDad to walk Mia in on Fridays", "Mum", "3 May 2027", "10 May", "A Khan"),
        ("Tired", "Lights out by 8", "Dad", "", "-", ""),
        ("", "N/A", "", "", "", ""),
    ]
    found = read(word("in.docx", lambda made: table(made, rows)))
    assert [(row.text, dict(row.beside)) for row in found] == [
        ("Mum to set two alarms", {"owner": "Mum", "by": "3 May 2027", "review": "10 May"}),
        ("Dad to walk Mia in on Fridays", {"owner": "Mum", "by": "3 May 2027", "review": "10 May"}),
        ("Lights out by 8", {"owner": "Dad"}),
    ]
    assert found[0].place == Place(file="in.docx", sheet="table 1", row=2, column="What needs to happen?")


def test_owner_and_date_of_an_outcome_that_has_no_action_column(read, word) -> None:
    rows = [("Outcome", "Lead", "Due"), ("Mia reads for ten minutes each night", "Mum", "June")]
    (row,) = read(word("in.docx", lambda made: table(made, rows)))
    assert (row.text, dict(row.beside)) == ("Mia reads for ten minutes each night", {"owner": "Mum", "by": "June"})


def test_merged_cells_are_read_once_and_count_for_each_row(read, word) -> None:
    def fill(made: Any) -> None:
        rows = [("Outcome", "Action", "Who", "By when")] + [("", f"Mum to do step {n}", "", "") for n in (1, 2, 3)]
        grid = table(made, rows)
        grid.cell(1, 0).merge(grid.cell(3, 0)).text = "In school"
        grid.cell(1, 2).merge(grid.cell(2, 2)).text = "Mum"
        grid.cell(3, 2).merge(grid.cell(3, 3)).text = "Dad"

    path = word("in.docx", fill)
    assert [(row.text, row.beside.get("goal"), row.beside.get("owner")) for row in read(path)] == [
        ("Mum to do step 1", "In school", "Mum"),
        ("Mum to do step 2", "In school", "Mum"),
        ("Mum to do step 3", "In school", "Dad"),
    ]
    assert texts(path) == ["In school | Mum to do step 1 | Mum", "Mum to do step 2", "Mum to do step 3 | Dad"]


def test_merged_titles_over_two_rows(read, word) -> None:
    def fill(made: Any) -> None:
        grid = table(
            made, [("Action", "Responsibility", "", "Review"), ("", "Who", "By when", ""), ("Mum to ring school", "Mum", "June", "July")]
        )
        grid.cell(0, 1).merge(grid.cell(0, 2))
        grid.cell(0, 0).merge(grid.cell(1, 0))
        grid.cell(0, 3).merge(grid.cell(1, 3))

    (row,) = read(word("in.docx", fill))
    assert (row.text, dict(row.beside)) == ("Mum to ring school", {"owner": "Mum", "by": "June", "review": "July"})


def test_nested_tables_follow_the_row_they_stand_in(read, word) -> None:
    def fill(made: Any) -> None:
        outer = table(made, [("Action", "Lead"), ("Mum to ring school", "Mum"), ("Dad to go", "Dad")])
        inner = outer.cell(1, 0).add_table(2, 2)
        for at, text in enumerate(("Action", "Who", "Gran to sit with Mia", "Gran")):
            inner.cell(at // 2, at % 2).text = text

    found = read(word("in.docx", fill))
    assert [(row.text, row.beside["owner"], row.place.sheet) for row in found] == [
        ("Mum to ring school", "Mum", "table 1"),
        ("Gran to sit with Mia", "Gran", "table 2"),
        ("Dad to go", "Dad", "table 1"),
    ]


def test_nested_tables_in_a_frame_are_read_as_if_it_were_not_there(read, word) -> None:
    def fill(made: Any) -> None:
        frame = made.add_table(1, 1).cell(0, 0)
        frame.text = "Mia to come in by the front door until May"
        inner = frame.add_table(2, 2)
        for at, text in enumerate(("Action", "Who", "Gran to sit with Mia", "Gran")):
            inner.cell(at // 2, at % 2).text = text

    assert [(row.text, row.place.sheet) for row in read(word("in.docx", fill))] == [
        ("Mia to come in by the front door until May", None),
        ("Gran to sit with Mia", "table 1"),
    ]


def test_nested_tables_too_deep_are_told(read, word) -> None:
    def fill(made: Any) -> None:
        made.add_paragraph("Mum to ring school on Friday")
        cell = made.add_table(1, 1).cell(0, 0)
        for _ in range(30):
            cell = cell.add_table(1, 1).cell(0, 0)

    first, second = read(word("in.docx", fill))
    assert first.text == "Mum to ring school on Friday"
    assert second.trouble == "in.docx has tables in tables more than 20 deep; what is further in is left out."


def test_a_form_of_labels(read, word) -> None:
    rows = [
        ("Name", "Mia Khan"),
        ("What do we want to achieve?", "Mia is in school every day"),
        ("Objective", "Mum to set two alarms\nDad to walk Mia in"),
        ("Who:", "Mum"),
        ("By when:", "3 May"),
        ("Signature", "A Khan"),
    ]
    path = word("in.docx", lambda made: table(made, rows))
    expected = {"goal": "Mia is in school every day", "owner": "Mum", "by": "3 May"}
    assert [(row.text, dict(row.beside)) for row in read(path)] == [("Mum to set two alarms", expected), ("Dad to walk Mia in", expected)]
    assert list(blocks(path))[3].cells == (("Who", "Mum"),)


def test_tables_of_people_hold_no_objectives(read, word) -> None:
    def fill(made: Any) -> None:
        table(made, [("Name", "Role", "Agency", "Signature"), ("Ms Lee", "Social worker", "Children's team", "")])
        table(made, [("Date of birth:", "3 May 2018", "Gender:", "Girl"), ("Ethnicity:", "White British", "Religion:", "None known")])
        table(made, [("Action", "Who"), ("Mum to ring school", "Mum")])

    assert [row.text for row in read(word("in.docx", fill))] == ["Mum to ring school"]


def test_a_table_without_titles_gives_what_could_be_an_objective(read, word) -> None:
    rows = [("Mum to ring the school office", "Ms Khan"), ("Dad to take Kai to swimming", "weekly")]
    assert [row.text for row in read(word("in.docx", lambda made: table(made, rows)))] == [rows[0][0], rows[1][0]]


def test_titles_again_in_the_middle_and_a_heading_within_the_table(read, word) -> None:
    def fill(made: Any) -> None:
        grid = table(
            made, [("Action", "Who"), ("Health", ""), ("Mum to ring the GP", "Mum"), ("By whom", "Action"), ("Dad", "Dad to ring too")]
        )
        grid.cell(1, 0).merge(grid.cell(1, 1))

    path = word("in.docx", fill)
    assert [(block.kind, block.text) for block in blocks(path)][0] == ("heading", "Health")
    assert [(row.text, row.beside["owner"]) for row in read(path)] == [("Mum to ring the GP", "Mum"), ("Dad to ring too", "Dad")]


def test_the_column_that_is_named_wins_where_a_table_has_it(read, word) -> None:
    path = word("in.docx", lambda made: table(made, [("Action", "Plan B", "Who"), ("Mum to ring", "Gran to ring", "Mum")]))
    assert [row.text for row in read(path, column="plan b")] == ["Gran to ring"]
    assert [row.text for row in read(path, column="narrative")] == ["Mum to ring"]


# ---- content controls, changes, boxes


def control(inner: str, prompt: bool = False, level: str = "") -> str:
    return f"<w:sdt {level}><w:sdtPr>{'<w:showingPlcHdr/>' if prompt else ''}</w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"


def test_content_controls_at_every_level(read, word) -> None:
    """Around a paragraph, within one, around a row and around a cell; the prompt of one that nobody has filled is no text."""

    def cell(words: str) -> str:
        return f"<w:tc><w:p>{run(words)}</w:p></w:tc>"

    def fill(made: Any) -> None:
        put(made, control(f"<w:p>{run('Mum to ring school on Friday')}</w:p>", level=W))
        put(made, f"<w:p {W}>{control(run('Dad to walk '))}{control(run('Choose a name'), prompt=True)}{run('Mia in')}</w:p>")
        put(made, control(f"<w:p>{run('Click here to enter text.')}</w:p>", prompt=True, level=W))
        head = f"<w:tr>{cell('Action')}{cell('Who')}</w:tr>"
        row = control(f"<w:tr>{control(cell('Gran to sit with Mia'))}{cell('Gran')}</w:tr>")
        put(made, f"<w:tbl {W}>{head}{row}</w:tbl>")

    found = read(word("in.docx", fill))
    assert [row.text for row in found] == ["Mum to ring school on Friday", "Dad to walk Mia in", "Gran to sit with Mia"]
    assert found[2].beside == {"owner": "Gran"}


def test_tracked_changes_are_read_as_accepted(word) -> None:
    def gone(words: str) -> str:
        return f'<w:del w:id="1" w:author="a"><w:r><w:delText>{words}</w:delText></w:r></w:del>'

    def fresh(words: str) -> str:
        return f'<w:ins w:id="2" w:author="a">{run(words)}</w:ins>'

    def fill(made: Any) -> None:
        put(made, f"<w:p {W}>{run('Mum to ring ')}{gone('the nurse')}{fresh('school on Friday')}</w:p>")
        put(made, f'<w:p {W}><w:pPr><w:rPr><w:del w:id="3" w:author="a"/></w:rPr></w:pPr>{run("Dad to walk ")}</w:p>')
        put(made, f"<w:p {W}>{run('Mia in')}</w:p>")
        put(made, f'<w:p {W}><w:moveFrom w:id="4" w:author="a">{run("moved away")}</w:moveFrom></w:p>')
        rows = f"<w:tr><w:trPr><w:del w:id='5' w:author='a'/></w:trPr><w:tc><w:p>{run('struck out')}</w:p></w:tc></w:tr>"
        put(made, f"<w:tbl {W}>{rows}<w:tr><w:tc><w:p>{run('One cell')}</w:p></w:tc></w:tr></w:tbl>")

    assert texts(word("in.docx", fill)) == ["Mum to ring school on Friday", "Dad to walk Mia in", "One cell"]


def test_text_boxes_once_and_headers_comments_and_hidden_text_not(word) -> None:
    spaces = f'{W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"'
    box = f"<w:txbxContent><w:p>{run('Gran to sit with Mia')}</w:p></w:txbxContent>"

    def fill(made: Any) -> None:
        made.sections[0].header.paragraphs[0].text = "Header words of the team"
        made.sections[0].footer.paragraphs[0].text = "Footer words of the team"
        drawing = f"<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>"
        put(made, f"<w:p {spaces}>{run('Mum to ring school')}<w:r>{drawing}</w:r></w:p>")
        put(made, f"<w:p {W}>{run('Dad to go')}<w:r><w:rPr><w:vanish/></w:rPr><w:t> not shown</w:t></w:r></w:p>")
        put(
            made,
            f"<w:p {W}><w:r><w:instrText>TOC</w:instrText></w:r>{run('Kai to')}<w:r><w:tab/><w:t>swim</w:t><w:br/><w:t>every week</w:t></w:r></w:p>",
        )

    assert texts(word("in.docx", fill)) == ["Mum to ring school", "Gran to sit with Mia", "Dad to go", "Kai to swim every week"]


def test_tick_boxes_are_told_in_blocks(word) -> None:
    box = '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox></w:ffData></w:fldChar></w:r>'
    path = word(
        "in.docx", lambda made: put(made, f'<w:p {W}>{run("Agreed ")}{box}<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r></w:p>')
    )
    assert texts(path) == ["Agreed ☒☐"]


def changed(path: Path, change: Callable[[str, bytes], bytes], name: str) -> Path:
    """The same package with its parts changed, under another name."""
    other = path.with_name(name)
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, change(part, old.read(part)))
    return other


def test_macros_are_data_and_a_strict_file_is_read(read, word) -> None:
    path = word("in.docx", lambda made: made.add_paragraph("Mum to ring school on Friday"))
    main = b"vnd.openxmlformats-officedocument.wordprocessingml.document.main"
    macro = changed(path, lambda _, data: data.replace(main, b"vnd.ms-word.document.macroEnabled.main"), "in.docm")
    with zipfile.ZipFile(macro, "a") as package:
        package.writestr("word/vbaProject.bin", b"\xcc\x61 a program")
    strict = changed(
        path,
        lambda _, data: data.replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main", b"http://purl.oclc.org/ooxml/wordprocessingml/main"
        ).replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        ),
        "strict.docx",
    )
    assert [row.text for row in (*read(macro), *read(strict))] == ["Mum to ring school on Friday"] * 2


def test_another_document_set_in_is_told(read, word) -> None:
    def fill(made: Any) -> None:
        made.add_paragraph("Mum to ring school on Friday")
        put(made, f"<w:altChunk {W}/>")

    assert [row.trouble for row in read(word("in.docx", fill))] == [
        "",
        "in.docx has another document set into it, which is not read; save it anew from Word.",
    ]


def test_drafts_are_the_objectives_of_a_plan(word) -> None:
    path = word("in.docx", lambda made: table(made, [("Action", "Who"), ("Mum to ring school", "Ms Khan")]))
    assert drafts(path) == ["Mum to ring school"]


@pytest.mark.parametrize("cut", [10, 2_000, 20_000])
def test_corruption_is_a_sentence(read, word, cut: int) -> None:
    from smartify.errors import TableError

    path = word("in.docx", lambda made: made.add_paragraph("Mum to ring school on Friday"))
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(TableError, match=r"^in\.docx cannot be read as a Word file \(\w+\); is it protected or damaged\?$"):
        read(path)
