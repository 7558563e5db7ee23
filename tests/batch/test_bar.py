"""What is shown while one waits: rows, rate and time left on a terminal; nothing but sentences elsewhere; and how the machine compares."""

import doctest
import io

from smartify.batch import bar, cells, inline, output
from smartify.training import speed


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_terminal_sees_rows_rate_and_time_left(monkeypatch):
    shown = Terminal()
    monkeypatch.setattr(bar.sys, "stderr", shown)
    with bar.shown() as (progress, told):
        progress(1000, 0)
        progress(250, 1000)  # what an earlier run had done
        told("Writing out.csv.")
        progress(1000, 1000)
    said = shown.getvalue()
    assert "Reading: 0 rows" in said and "Scoring: 100%" in said and "1000/1000" in said and "rows/s" in said
    assert "smartify: Writing out.csv." in said and " 25%" in said


def test_a_file_sees_sentences_only(monkeypatch):
    monkeypatch.setattr(bar.sys, "stderr", shown := io.StringIO())
    with bar.shown() as (progress, told):
        progress(10, 0)
        progress(10, 10)
        told("Writing out.csv.")
    assert shown.getvalue() == "smartify: Writing out.csv.\n"


def test_examples_hold():
    for module in (cells, output, speed):
        assert doctest.testmod(module).failed == 0 and doctest.testmod(module).attempted


def test_a_table_is_timed(setup, bare):
    texts = ["Mum to ring school", "Dad to go to the group", "Support to be provided"] * 40
    run = speed.timed(texts, setup, inline(bare))
    assert run.rows == 120 and run.a_second == 120 / run.seconds > 0
    assert speed.pace(texts, setup, inline(bare)).a_second > 0
    slow, quick = speed.Pace(start=5, a_second=100), speed.Pace(start=1, a_second=100)
    assert speed.pays_from(slow, quick, cores=10_000) == 0 and speed.pays_from(slow, slow, cores=0) is None
