"""The README's Python runs, and what it shows of the program is what the program prints."""

import re
from pathlib import Path

import pytest

from smartify.cli import main

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", re.findall(r"```python\n(.*?)```", README, re.DOTALL))
def test_its_python_runs(code, capsys):
    exec(compile(code, "README.md", "exec"), {})
    assert capsys.readouterr().out


@pytest.mark.weights
def test_it_opens_on_what_the_program_prints(capsys):
    command, shown = re.search(r'\$ smartify review "(.*?)"\n(.*?)```', README, re.DOTALL).groups()
    assert main(["review", command]) == 0
    printed = capsys.readouterr().out
    # Another processor rounds the models' figures, and so the rewrite and the words moved, a little differently: levels and reasons must be the same.
    levels = [re.sub(r" It rests on .*?'\.(?= Decided)|\d+% sure", "", text.partition("Rewrite (")[0]).strip() for text in (printed, shown)]
    assert levels[0] == levels[1]
    assert "to confirm" in shown and "to confirm" in printed


def test_every_command_it_names_exists():
    for command in set(re.findall(r"`smartify (\w+)", README)):
        with pytest.raises(SystemExit) as ended:
            main([command, "--help"])
        assert ended.value.code == 0


def test_every_path_it_names_exists():
    root = Path(__file__).parents[1]
    for name in set(re.findall(r"`((?:smartify|training_data|models)/[\w/.]*)`", README)):
        assert (root / name).exists(), name
