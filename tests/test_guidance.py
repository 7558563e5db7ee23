"""The tables say what they mean: every row catches and spares what it promises, and a broken one says where."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from smartify import guidance
from smartify.checker import names
from smartify.errors import GuidanceError
from smartify.guidance import HERE, KINDS, LETTERS, Guidance, Row
from smartify.parse import OTHERWISE, parse
from smartify.types import Criterion

TABLES = guidance.load()
ROWS = [row for name, rows in TABLES.rows.items() if name not in OTHERWISE for row in rows]  # the others have tests of their own
RULE_KEYS = {"criterion", "looks_for", "why", "example", "instead", "source", "asks"}
WORDS_HEADER = "phrase,rule,criterion,at_most,says,harmless_in,catches,spares,source"


def found(row: Row, sentence: str) -> bool:
    """Whether the row matches there; a first name is a match only where it names somebody."""
    doc = parse(sentence, TABLES)
    if row.table == "names.csv":
        return any(row.phrase in mention.text.lower().split() for mention in names.find(doc, TABLES))
    return any(TABLES.rows[row.table][int(span.label_)] is row for span in doc.spans[row.table.removesuffix(".csv")])


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.table} row {row.line} {row.phrase}")
def test_row_catches_and_spares(row: Row) -> None:
    assert found(row, row.catches), f"does not catch: {row.catches}"
    assert not found(row, row.spares), f"does not spare: {row.spares}"


def test_no_phrase_stands_twice_in_a_table() -> None:
    for name in KINDS:
        keys = [(row.phrase, row.kind) for row in guidance.read_table(HERE / name)]
        assert not [key for key in set(keys) if keys.count(key) > 1], name


# ---- what is wrong with a table is said with its file, row and column


def table(folder: Path, name: str, text: str | bytes) -> Path:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def words(row: str) -> str:
    return f"{WORDS_HEADER}\n{row}\n"


GOOD_WORD = "nicely,empty,specific,0,Nicely how?,,Dad to talk nicely.,Dad to move to Nice.,Smartify rubric"
BROKEN = {
    "missing column": (
        "words.csv",
        WORDS_HEADER.replace(",spares", "") + "\n",
        r"guidance/words\.csv has no column 'spares'; its columns are phrase, rule",
    ),
    "missing kind column": ("roles.csv", "phrase,catches,spares,source\n", r"guidance/roles\.csv has no column 'kind'"),
    "empty file": ("roles.csv", "", r"guidance/roles\.csv has no column .*none"),
    "bad criterion": (
        "words.csv",
        words(GOOD_WORD.replace("specific", "timely")),
        r"guidance/words\.csv row 2: criterion is 'timely'; use specific, measurable, achievable, relevant or time_bound\.",
    ),
    "no criterion": ("words.csv", words(GOOD_WORD.replace("specific", "")), r"guidance/words\.csv row 2: criterion is ''"),
    "bad rule": (
        "words.csv",
        words(GOOD_WORD.replace("empty", "hollowed")),
        r"guidance/words\.csv row 2: rule is 'hollowed'; use empty, mind",
    ),
    "bad level": ("words.csv", words(GOOD_WORD.replace(",0,", ",3,")), r"guidance/words\.csv row 2: at_most is '3'"),
    "bad level in the second row": (
        "words.csv",
        words(GOOD_WORD + "\n" + GOOD_WORD.replace(",0,", ",x,")),
        r"guidance/words\.csv row 3: at_most is 'x'",
    ),
    "empty spares": ("words.csv", words(GOOD_WORD.replace("Dad to move to Nice.", "")), r"guidance/words\.csv row 2: spares is empty"),
    "blank catches": ("words.csv", words(GOOD_WORD.replace("Dad to talk nicely.", "  ")), r"guidance/words\.csv row 2: catches is empty"),
    "no phrase": ("words.csv", words(GOOD_WORD.replace("nicely,", ",", 1)), r"guidance/words\.csv row 2: phrase is empty"),
    "no source": ("words.csv", words(GOOD_WORD.replace("Smartify rubric", "")), r"guidance/words\.csv row 2: source is empty"),
    "a comma too many": ("words.csv", words(GOOD_WORD.replace("how?", "how, and when?")), r"guidance/words\.csv row 2: has not 9 columns"),
    "a comma too few": ("words.csv", words("nicely,empty,specific"), r"guidance/words\.csv row 2: has not 9 columns"),
    "not UTF-8": ("words.csv", words(GOOD_WORD.replace("how?", "how\u2019s?")).encode("cp1252"), r"guidance/words\.csv is not UTF-8 text"),
    "an open quote": ("words.csv", words('"nicely,empty'), r"guidance/words\.csv cannot be read as CSV"),
    "broken TOML": ("rules.toml", '["owner.missing"\n', r"guidance/rules\.toml cannot be read"),
    "variant reads nothing we know": (
        "variants/ours.toml",
        "".join(f'[{letter}]\nlabel = "L"\nreads = "timely"\n' for letter in LETTERS),
        r"guidance/variants/ours\.toml \[S\]: reads is 'timely'",
    ),
    "variant without a letter": ("variants/ours.toml", '[S]\nlabel = "L"\nreads = "specific"\n', r"guidance/variants/ours\.toml \[M\]"),
    "variant without a label": (
        "variants/ours.toml",
        "".join(f'[{letter}]\nreads = ""\n' for letter in LETTERS),
        r"guidance/variants/ours\.toml \[S\].*label",
    ),
}


@pytest.mark.parametrize(("name", "text", "says"), BROKEN.values(), ids=BROKEN)
def test_broken_table_says_where(tmp_path: Path, name: str, text: str | bytes, says: str) -> None:
    with pytest.raises(GuidanceError, match=says) as raised:
        guidance.load(table(tmp_path, name, text))
    assert "\n" not in str(raised.value)


def test_overlay_must_be_a_folder(tmp_path: Path) -> None:
    with pytest.raises(GuidanceError, match="is not a folder of guidance tables"):
        guidance.load(tmp_path / "none")


# ---- an authority's own tables


def test_empty_overlay_changes_nothing(tmp_path: Path) -> None:
    assert guidance.load(tmp_path).rows == TABLES.rows


def test_overlay_replaces_same_phrase_and_kind_and_adds_others(tmp_path: Path) -> None:
    rows = ("mum,relation", "mum,role", "locality lead,role")
    ours = "".join(f"{row},Mum to ring.,Mumtaz to ring.,Our own list\n" for row in rows)
    laid = guidance.load(table(tmp_path, "roles.csv", "phrase,kind,catches,spares,source\n" + ours))
    by_key = {(row.phrase, row.kind): row for row in laid.rows["roles.csv"]}
    assert by_key["mum", "relation"].source == "Our own list"
    assert by_key["mum", "role"].source == "Our own list"
    assert by_key["dad", "relation"].source != "Our own list"
    assert len(laid.rows["roles.csv"]) == len(TABLES.rows["roles.csv"]) + 2
    assert laid.rows["words.csv"] == TABLES.rows["words.csv"]


def test_overlay_row_is_seen_by_the_checker(tmp_path: Path) -> None:
    from smartify.checker import check

    laid = guidance.load(table(tmp_path, "words.csv", words(GOOD_WORD)))
    assert "Nicely how?" in [finding.says for finding in check("Dad to talk nicely to Kai.", laid).findings]
    assert "Nicely how?" not in [finding.says for finding in check("Dad to talk nicely to Kai.", TABLES).findings]


def test_overlay_with_byte_order_mark_is_read(tmp_path: Path) -> None:
    laid = guidance.load(table(tmp_path, "words.csv", b"\xef\xbb\xbf" + words(GOOD_WORD).encode()))
    assert any(row.phrase == "nicely" for row in laid.rows["words.csv"])


def test_overlay_adds_a_variant(tmp_path: Path) -> None:
    text = "".join(f'[{letter}]\nlabel = "{letter}"\nreads = ""\nasks = ["?"]\n' for letter in LETTERS)
    assert set(guidance.load(table(tmp_path, "variants/ours.toml", text)).variants) == {*TABLES.variants, "ours"}


# ---- the prose


def emitted() -> set[str]:
    """Every rule that stands as a constant in the checker or the reviewer, and one for each kind of word."""
    rules = {f"words.{kind}" for kind in KINDS["words.csv"]}
    for path in [*(HERE.parent / "checker").glob("*.py"), HERE.parent / "reviewer.py", HERE.parent / "types.py"]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                rules |= {node.value} & set(re.findall(r"^(?:owner|number|date|purpose|aims|harm|objective)\.(?!csv$)[a-z_]+$", node.value))
    return rules


@pytest.mark.parametrize("rule", sorted(emitted()))
def test_every_rule_is_explained(rule: str) -> None:
    page = TABLES.rules[rule]
    assert set(page) - {"task", "count", "until"} == RULE_KEYS  # those say what a rewrite proposes in its place
    assert all(page.values())
    assert page["criterion"] in set(Criterion)


def test_rules_emitted_are_as_many_as_expected() -> None:
    assert len(emitted()) >= 20
    assert TABLES.asks("no.such_rule") == ""


@pytest.mark.parametrize("criterion", list(Criterion))
def test_every_criterion_has_its_words(criterion: Criterion) -> None:
    words_of = TABLES.criteria[criterion]
    assert all(words_of[key] for key in ("letter", "name", "asks", "sources"))


def test_variants_read_only_known_criteria() -> None:
    assert len(TABLES.variants) == 5
    for name, variant in TABLES.variants.items():
        for letter in LETTERS:
            assert variant[letter]["reads"] in {"", *Criterion}, f"{name} {letter}"
            assert variant[letter]["label"], f"{name} {letter}"
            assert variant[letter]["asks"], f"{name} {letter}"


def test_examples_have_levels_and_rewrites() -> None:
    assert len(TABLES.examples) >= 18
    for example in TABLES.examples:
        assert set(example["levels"]) == set(Criterion), example["title"]
        assert set(example["levels"].values()) <= {0, 1, 2}, example["title"]
        assert example["draft"], example["title"]
        assert example["rewrite"], example["title"]
        assert example["source"], example["title"]


def sentences(guidance: Guidance) -> Iterator[str]:
    """Every word of prose in the tables."""
    for row in ROWS:
        yield from (row.phrase, row.says, row.catches, row.spares, row.source, row.role_inside, *row.harmless_in)
    yield from strings([guidance.criteria, guidance.rules, guidance.variants, guidance.examples])


def strings(held: Any) -> Iterator[str]:
    if isinstance(held, str):
        yield held
    elif isinstance(held, dict):
        yield from strings(list(held.values()))
    elif isinstance(held, (list, tuple)):
        for part in held:
            yield from strings(part)


def test_no_path_or_web_address_in_the_tables() -> None:
    address = re.compile(
        r"https?:|www\.|\b\w+\.(?:com|org|net|gov|co\.uk)\b|(?<![\w/])/(?:home|tmp|usr|var|mnt|opt|root|work|Users)\b|\b[A-Z]:\\|@\w+\."
    )
    assert not [text for text in sentences(TABLES) if address.search(text)]
