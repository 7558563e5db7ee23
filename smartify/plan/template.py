"""An empty plan to fill in, in Word, Excel or YAML, which `reading` takes back; a file that exists is never overwritten."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

from smartify.errors import TableError
from smartify.plan import form, template_excel, template_word
from smartify.plan.form import Box

KINDS = (".docx", ".xlsx", ".yaml", ".yml")
STEP_KEYS = {"need": "need", "text": "text", "owner": "owner", "by": "by", "measure": "measure", "term": "term"}


def write(path: Path, today: datetime.date) -> None:
    """Make an empty plan; the ending of its name says which kind. A TableError says why it cannot be made."""
    kind = path.suffix.lower()
    if kind not in KINDS:
        raise TableError(f"{path.name} is no kind of plan that is written here; end its name in .docx, .xlsx or .yaml.")
    {".docx": write_word, ".xlsx": write_excel}.get(kind, write_yaml)(path, today)


def write_word(path: Path, today: datetime.date) -> None:
    """An empty plan in Word, its properties dated `today`."""
    _written(path, template_word.made(today))


def write_excel(path: Path, today: datetime.date) -> None:
    """An empty plan in Excel, its properties dated `today`."""
    _written(path, template_excel.made(today))


def write_yaml(path: Path, today: datetime.date) -> None:
    """An empty plan in YAML."""
    _written(path, "\n".join(_yaml()).encode())


def _written(path: Path, content: bytes) -> None:
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError:
        raise TableError(f"{path.name} is there already, and is never overwritten; give another name.") from None
    except OSError as error:
        raise TableError(f"{path.name} cannot be written: {error.strerror}.") from None


def _yaml() -> Iterator[str]:
    """Its lines: the questions are comments, each key is empty."""
    yield "# A plan for smartify. Put a text with a colon or a # in quotes. What is empty may stay so."
    for box in form.ABOUT:
        yield from _key(box, "")
    yield from _key(form.PEOPLE, "\n  -")
    for box in form.CHANGE:
        yield from _key(box, "\n  -")
    yield from _key(form.STEPS, "")
    for at, (title, name, _) in enumerate(form.COLUMNS):
        asked = f"  # {' or '.join(form.TERMS).lower()}" if name == "term" else f"  # {title.lower()}"
        yield f"{'  - ' if at == 0 else '    '}{STEP_KEYS[name]}:{asked}"
    for box in form.AFTER:
        yield from _key(box, "" if box.kind == "review" else "\n  -")
    yield ""
    yield f"# {' '.join(box.heading for box in form.AGREED)} Who says so?"
    yield "agreed:\n  -"
    yield from _key(form.APART, "\n  -")
    yield "\nsignatures:\n  - name:\n    role:\n    day:  # as 2026-07-14"
    yield ""


def _key(box: Box, empty: str) -> Iterator[str]:
    yield ""
    yield from (f"# {prompt.text}" for prompt in box.prompts)
    yield f"{box.kind}:{empty}"


__all__ = ["write", "write_excel", "write_word", "write_yaml"]
