"""One direction: a module imports only modules above it, and the top of the package costs nothing to import."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import smartify

HERE = Path(smartify.__file__).parent
ORDER = (
    "smartify.types",
    "smartify.errors",
    "smartify.deadlines",
    "smartify.guidance",
    "smartify.readers.*",
    "smartify.parse",
    "smartify.checker.names",
    "smartify.checker.casing",
    "smartify.checker.owner",
    "smartify.checker.number",
    "smartify.checker.date",
    "smartify.checker.purpose",
    "smartify.checker.words",
    "smartify.checker.aims",
    "smartify.checker.harm",
    "smartify.checker.safety",
    "smartify.checker",
    "smartify.checker.context",
    "smartify.checker.suspicion",
    "smartify.checker.seen",
    "smartify.text",
    "smartify.fragments",
    "smartify.checker.compare",
    "smartify.prompts",
    "smartify.sentence",
    "smartify.answers",
    "smartify.steps",
    "smartify.grammar",
    "smartify.generator",
    "smartify.borrowed",
    "smartify.family",
    "smartify.classifier",
    "smartify.usage",
    "smartify.ranking",
    "smartify.commentary",
    "smartify.scores",
    "smartify.evidence",
    "smartify.repair",
    "smartify.rewriter",
    "smartify.models",
    "smartify.reviewer",
    "smartify.report",
    "smartify.pictures",
    "smartify.anonymise",
    "smartify.word",
    "smartify.batch.*",
    "smartify.plan.*",
    "smartify.history.*",
    "smartify.doctor",
    "smartify.handout",
    "smartify.agreement",
    "smartify.teams",
    "smartify.quiz",
    "smartify.workbench",
    "smartify.screens",
    "smartify.lessons",
    "smartify.page.*",
    "smartify.cli.*",
    "smartify.__main__",
)
# A package "….*" stands as one; within it nothing goes round in a circle.
HEAVY = (
    "torch",
    "transformers",
    "spacy",
    "gradio",
    "onnxruntime",
    "onnxruntime_genai",
    "tokenizers",
    "numpy",
    "openpyxl",
    "docx",
    "pyarrow",
    "duckdb",
    "pdfplumber",
    "ray",
)


def name_of(path: Path) -> str:
    parts = ("smartify", *path.relative_to(HERE).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path): path for path in sorted(HERE.rglob("*.py"))}
OURS = [name for name in MODULES if name != "smartify" and not name.startswith("smartify.training")]


def imports(path: Path, top: bool = False) -> Iterator[str]:
    """The modules of ours that a file imports, wherever in it the import stands, or only at its top."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body if top else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "smartify")
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path.name}: write imports in full"
            if node.module and node.module.split(".")[0] == "smartify":
                for alias in node.names:
                    inner = f"{node.module}.{alias.name}"
                    yield inner if inner in MODULES else node.module


def place(name: str) -> int:
    """Where in ORDER a module stands, or the package that it is part of."""
    return next(
        at for at, known in enumerate(ORDER) if name == known or f"{name}.".startswith(known.removesuffix("*")) and known.endswith("*")
    )


def test_every_module_has_its_place() -> None:
    assert {place(name) for name in OURS} == set(range(len(ORDER)))
    assert len(set(ORDER)) == len(ORDER)


@pytest.mark.parametrize("name", OURS)
def test_imports_only_modules_before_it(name: str) -> None:
    others = [other for other in imports(MODULES[name]) if other != "smartify"]
    inner = [other for other in others if place(other) == place(name) and ORDER[place(name)].endswith("*")]
    assert [other for other in others if place(other) >= place(name) and other not in inner] == []


@pytest.mark.parametrize("package", [name.removesuffix(".*") for name in ORDER if name.endswith("*")])
def test_no_package_goes_round_in_a_circle(package: str) -> None:
    """What stands at the top of a file; a package's own door may open on all of it."""
    inner = [name for name in OURS if name.startswith(f"{package}.")]
    graph = {name: {other for other in imports(MODULES[name], top=True) if other in inner and other != name} for name in inner}
    assert len(list(TopologicalSorter(graph).static_order())) == len(inner)


def test_the_package_itself_imports_only_types_before_it_is_used() -> None:
    top = [
        node for node in ast.parse(MODULES["smartify"].read_text(encoding="utf-8")).body if isinstance(node, (ast.Import, ast.ImportFrom))
    ]
    assert {node.module for node in top if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("smartify")} == {
        "smartify.types"
    }


@pytest.mark.parametrize("name", OURS)
def test_training_is_imported_by_nobody(name: str) -> None:
    assert not [other for other in imports(MODULES[name]) if other.startswith("smartify.training")]


def test_public_names_are_nine_or_fewer() -> None:
    assert len(smartify.__all__) <= 9
    assert all(hasattr(smartify, name) for name in smartify.__all__)
    with pytest.raises(AttributeError, match="no attribute 'rewrite_all'"):
        smartify.rewrite_all  # noqa: B018


def test_import_is_light_and_quick() -> None:
    program = (
        "import sys, time; start = time.process_time(); import smartify; took = time.process_time() - start;"
        f"print(took, *[name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=HERE.parent)
    took, *loaded = done.stdout.split()
    assert loaded == []
    assert float(took) < 0.5
    assert done.stderr == ""


@pytest.mark.parametrize("name", [name for name in OURS if not name.startswith(("smartify.cli", "smartify.page", "smartify.doctor"))])
def test_nothing_reads_the_clock_or_the_network(name: str) -> None:
    """`today` is an argument: only the command line, the page and the doctor may look outside."""
    tree = ast.parse(MODULES[name].read_text(encoding="utf-8"))
    asked = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)} & {"today", "now", "utcnow", "urlopen", "getaddrinfo"}
    loaded = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names} & {
        "random",
        "socket",
        "requests",
        "logging",
    }
    assert asked | loaded == set()
