"""Published figures: each with its source, and a row without one does not load."""

from __future__ import annotations

from pathlib import Path

import pytest

from smartify.errors import GuidanceError
from smartify.guidance import HERE
from smartify.history.national import COLUMNS, national

OURS = (HERE / "national.csv").read_text(encoding="utf-8").splitlines()


def test_ours_say_who_counted_what_and_how_it_differs() -> None:
    timescale, hard_to_tell = national()
    assert (timescale.value, timescale.about, timescale.beside) == (0.74, "about 74%", "timescale")
    assert timescale.in_words == "nearly three quarters"  # as it was published
    assert (hard_to_tell.about, hard_to_tell.beside) == ("85%", "")
    for figure in (timescale, hard_to_tell):
        assert figure.when.isoformat() == "2024-11-14" and figure.link.startswith("https://www.childrenscommissioner.gov.uk/")
        assert "77 child in need plans" in figure.counts and "program" in figure.differs or "objectives are counted" in figure.differs


def test_an_authority_may_have_its_own(tmp_path: Path) -> None:
    assert national(tmp_path) == national()
    (tmp_path / "national.csv").write_text("\n".join(OURS[:2]), encoding="utf-8-sig")
    assert len(national(tmp_path)) == 1


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("0.74", "74%", "row 2: value is to be a fraction such as 0.74, and when a day such as 2024-11-14."),
        ("0.74", "nan", "row 2: value is 'nan'; write it as a fraction between 0 and 1."),
        ("0.74", "7.4", "row 2: value is '7.4'"),
        ("2024-11-14", "November 2024", "row 2: value is to be a fraction"),
        (",timescale", ",time", "row 2: beside is 'time'; use timescale, owner, measure or leave it empty."),
        ("https://", "http://", "row 2: link is no https:// address."),
        (
            "Children's Commissioner for England,England",
            ",England",
            "row 2: who is empty; a published figure needs its source and what it counts.",
        ),
        ("beside", "next to", "has no column 'beside'; its columns are figure, value"),
    ],
)
def test_a_bad_row_is_a_sentence(tmp_path: Path, old: str, new: str, says: str) -> None:
    (tmp_path / "national.csv").write_text("\n".join(OURS[:2]).replace(old, new, 1), encoding="utf-8")
    with pytest.raises(GuidanceError) as error:
        national(tmp_path)
    assert f"guidance/national.csv {says}" in str(error.value)


def test_a_file_that_is_no_text_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "national.csv").write_bytes(b"\xff\xfe" + ",".join(COLUMNS).encode("utf-16-le"))
    with pytest.raises(GuidanceError, match="cannot be read as UTF-8"):
        national(tmp_path)
