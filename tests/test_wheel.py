"""A wheel built here and installed elsewhere reviews a draft, outside the checkout and with its own weights and tables."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.weights
@pytest.mark.slow
def test_a_draft_is_reviewed_from_an_installed_wheel(tmp_path):
    subprocess.run([sys.executable, "-m", "build", "--wheel", "--outdir", str(tmp_path), str(ROOT)], check=True, capture_output=True)
    wheel = next(tmp_path.glob("smartify-*.whl"))
    target = tmp_path / "installed"
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(target), str(wheel)]
    subprocess.run(install, check=True, capture_output=True)  # its dependencies are those of this environment
    names = [str(path.relative_to(target)) for path in target.rglob("*")]
    assert "smartify/guidance/words.csv" in names and "smartify/models/classifier/model.onnx" in names
    code = "import sys; sys.path.insert(0, sys.argv[1]); import smartify; assert sys.argv[1] in smartify.__file__; from smartify.cli import main; sys.exit(main(sys.argv[2:]))"
    arguments = ["review", "Sarah's mother to attend alcohol support groups", "--format", "jsonl"]
    ran = subprocess.run(
        [sys.executable, "-c", code, str(target), *arguments], cwd=tmp_path, capture_output=True, text=True, check=False, encoding="utf-8"
    )
    assert ran.returncode == 0, ran.stderr
    review = json.loads(ran.stdout)
    assert ran.stderr == ""  # no warning: the weights were found inside the package
    assert review["scores"]["time_bound"]["level"] == 0 and review["rewrite"]["passed"]


def test_the_wheel_names_every_file_the_tool_needs():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"] == {
        "models/classifier": "smartify/models/classifier",
        "models/rewriter": "smartify/models/rewriter",
        "models/evaluation.json": "smartify/models/evaluation.json",
    }
    needed = " ".join(project["project"]["dependencies"])
    assert "torch" not in needed and "transformers" not in needed
