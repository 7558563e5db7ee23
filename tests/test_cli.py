"""The command line, called as a function with strings, and once as a process."""

import json
import re
import subprocess
import sys
import time

import pytest

from smartify.cli import main

EMPTY = ["--models", "no-such-folder"]
TODAY = ["--today", "2026-09-01"]


def test_review_prints_every_letter_and_a_labelled_rewrite(capsys):
    assert main(["review", "Mum to engage with services", *EMPTY, *TODAY]) == 0
    out, err = capsys.readouterr()
    assert all(label in out for label in ("Specific", "Measurable", "Achievable", "Relevant", "Time-bound"))
    assert "composed by rule" in out and "to confirm" in out
    assert "holds no" in err  # missing weights are told, not hidden


def test_jsonl_has_the_keys_of_the_contract(capsys):
    assert main(["review", "Sarah's mother to attend alcohol support groups", "--format", "jsonl", *EMPTY, *TODAY]) == 0
    review = json.loads(capsys.readouterr().out)
    assert list(review) == ["text", "scores", "findings", "owner", "numbers", "date", "rewrite"]
    assert list(review["scores"]) == ["specific", "measurable", "achievable", "relevant", "time_bound"]
    assert list(review["scores"]["specific"]) == ["level", "probabilities", "reasons", "asks"]
    assert review["owner"] == {"text": "Sarah's mother", "start": 0, "end": 14, "kind": "person"}
    assert set(review["findings"][0]) == {"rule", "criterion", "start", "end", "says"}
    assert list(review["rewrite"]) == [
        "text", "goal", "objectives", "contingency", "fragments", "gained", "kept", "lost", "missing", "passed", "problems", "to_confirm", "source",
    ]  # fmt: skip
    assert "".join(f["text"] for f in review["rewrite"]["fragments"]) == review["rewrite"]["text"]
    assert set(review["rewrite"]["fragments"][0]) == {"kind", "text", "start", "end", "from"}


def test_a_bad_line_has_an_error_in_its_place_and_never_its_text(capsys, tmp_path):
    plan = tmp_path / "plan.txt"
    plan.write_text("Mum to attend the group\n12345 999\nDad to ring the school by 3 May\n", encoding="utf-8")
    assert main(["review", "--input", str(plan), "--no-rewrite", "--format", "jsonl", *EMPTY, *TODAY]) == 0
    out, err = capsys.readouterr()
    lines = [json.loads(line) for line in out.splitlines()]
    assert [("error" in line) for line in lines] == [False, True, False]
    assert lines[0]["rewrite"] is None and lines[1]["line"] == 2
    assert "plan.txt line 2" in err and "12345" not in err


@pytest.mark.parametrize("style", ["text", "markdown", "html"])
def test_other_formats(style, capsys):
    assert main(["review", "Home conditions to be monitored", "--format", style, *EMPTY, *TODAY]) == 0
    shown = re.sub(r"<[^>]+>", "", capsys.readouterr().out)  # a page marks words within the draft
    assert "Home conditions to be monitored" in shown


def test_agreed_is_asked_and_never_guessed(capsys):
    assert main(["review", "Mum to attend the group", "--variant", "agreed-realistic", "--no-rewrite", *EMPTY, *TODAY]) == 0
    assert "Agreed: the wording cannot show it" in capsys.readouterr().out


def test_hints_are_used_as_given_and_not_to_confirm(capsys):
    arguments = ["review", "Improve attendance", "--owner", "Mr Rahimi", "--measure", "on 9 days in 10", "--by", "31 March 2027"]
    assert main([*arguments, "--format", "jsonl", *EMPTY, *TODAY]) == 0
    rewrite = json.loads(capsys.readouterr().out)["rewrite"]
    assert all(given in rewrite["text"] for given in ("Mr Rahimi", "on 9 days in 10", "31 March 2027"))
    assert not {mention["kind"] for mention in rewrite["to_confirm"]} & {"owner", "number", "date"}


def test_fail_on(capsys):
    assert main(["review", "Monitor things on an ongoing basis", "--no-rewrite", "--fail-on", "1", *EMPTY, *TODAY]) == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["review", "--input", "nowhere.txt"], "nowhere.txt cannot be read"),
        (["review", "Mum to go", "--variant", "smarter"], "There is no variant 'smarter'"),
        (["explain", "date.sometime"], "There is no rule 'date.sometime'"),
        (["review", "Mum to go", "--guidance", "nowhere"], "nowhere is not a folder"),
        (["batch", "nowhere.csv", "out.csv"], "nowhere.csv is not a file"),
        (["review", "   "], "There is no text here"),
    ],
)
def test_what_cannot_be_done_is_a_sentence_and_status_2(arguments, says, capsys):
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert says in err and "Traceback" not in err and not out


def test_explain_has_every_heading(capsys):
    assert main(["explain", "words.empty"]) == 0
    out = capsys.readouterr().out
    assert all(heading in out for heading in ("Looks for:", "Why:", "Example:", "Instead:", "Asks:", "Source:", "Phrases"))


def test_explain_knows_what_is_asked_of_a_whole_plan(capsys):
    assert main(["explain", "all"]) == 0
    rules = [rule for rule in capsys.readouterr().out.split() if rule.startswith(("plan.", "question."))]
    assert len(rules) == 18 + 17 and "plan.one_parent" in rules
    for rule in rules:
        assert main(["explain", rule]) == 0
        out = capsys.readouterr().out
        assert all(heading in out for heading in ("Looks for:", "Why:", "Asks:", "Source:")) and not set("{}<>[]") & set(out), rule


def test_doctor_shows_that_nothing_goes_out_or_is_kept(capsys):
    assert main(["doctor", *EMPTY]) == 0
    out = capsys.readouterr().out
    assert "connections asked for during the review: 0" in out
    assert "files opened for writing during the review: 0" in out


def test_help_is_quick():
    took = []
    for _ in range(3):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-m", "smartify", "--help"], check=True, capture_output=True)
        took.append(time.perf_counter() - started)
    assert min(took) < 0.3


def test_standard_input_one_a_line():
    ran = subprocess.run(
        [sys.executable, "-m", "smartify", "review", "--no-rewrite", "--format", "jsonl", *EMPTY],
        input="Mum to attend the group\n\nDad to ring school\n", capture_output=True, text=True, check=False, encoding="utf-8",
    )  # fmt: skip
    assert ran.returncode == 0 and len(ran.stdout.splitlines()) == 2


def test_agreed_is_asked_and_a_signature_answers_it(capsys):
    ask = ["review", "Mum to attend the group", "--variant", "agreed-realistic", "--no-rewrite", *EMPTY, *TODAY]
    for signed, said in (
        ([], "A ?  Agreed: the wording cannot show it."),
        (["--signed", "Mum, Ms Khan"], "A ●  Agreed: yes. It is signed by Mum and Ms Khan."),
        (["--signed", "Ms Khan"], "A ◐  Agreed: to some extent. It is signed by Ms Khan; Mum has not signed."),
    ):
        assert main([*ask, *signed]) == 0
        assert said in capsys.readouterr().out
