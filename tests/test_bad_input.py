"""Bad input gets a sentence, quickly, and the lines around it are still answered."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from smartify import guidance
from smartify.classifier import Classifier
from smartify.errors import GuidanceError, ModelError, SmartifyError, TextError
from smartify.reviewer import LEVELS, Reviewer
from smartify.rewriter import Generator
from smartify.types import Objective, Review

GOOD = "Kofi to ring the dentist by 4 October"
QUICK, NO_HANG = 2.0, 5.0  # seconds of processor time, which a busy machine stretches less than the clock
REFUSED = {
    "empty": "",
    "spaces": " \u00a0\t",
    "one word": "Support",
    "50,000 characters": "Mum to attend the group. " * 2_000,
    "French": "La mère de Zoë doit se rendre au groupe de soutien chaque semaine jusqu'en juin",
    "Polish": "Matka ma uczęszczać na grupę wsparcia co tydzień przez dwanaście tygodni",
    "Urdu": "والدہ ہر ہفتے گروپ میں شرکت کریں",
    "only digits": "1234567890 12 34",
    "emoji": "😀👍🏽🏳️‍🌈",
    "HTML": "<p onclick=x>Mum to attend</p>",
    "control characters": "Mum to\x00 attend\x1b[31m the \x07 group",
    "half a character": "Mum to attend \ud800 the group",
}
# Lines as long as may be, made to send a pattern round and round.
LONG = {
    "one letter": "a " * 999,
    "capitals": "A " * 999,
    "names": "Priya " * 330,
    "stops": "Mum." * 499 + " to",
    "commas": "a, " * 660,
    "open brackets": "Mum (" * 390,
    "hyphens": "a-" * 990 + " to b",
    "slashes": "AB/" * 600 + " to b",
    "spaces": "Mum" + " " * 1_900 + "to attend",
    "line ends": "Mum to\n" * 280,
    "ratios": "10 out of " * 190,
    "dates": "by 4 May to 5 " * 140,
    "passives": "is being " * 220,
    "negations": "Mum to not never " * 115,
    "titles": "Mr A " * 390,
    "braces": "{owner Mum} to " * 120,
    "one long word": "x" * 1_900 + " mum",
}


@pytest.fixture(scope="module", autouse=True)
def warm(bare: Reviewer) -> None:
    bare.review(Objective(text=GOOD))


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_refused_in_a_sentence_and_the_rest_answered(bare: Reviewer, text: str) -> None:
    start = time.process_time()
    first, refused, last = bare.reviews([Objective(text=GOOD), Objective(text=text, source="plan.txt", row=2), Objective(text=GOOD)])
    assert time.process_time() - start < QUICK
    assert isinstance(refused, TextError)
    assert str(refused).endswith(".")
    assert "\n" not in str(refused)
    assert isinstance(first, Review)
    assert first == last


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_one_objective_raises_the_sentence(bare: Reviewer, text: str) -> None:
    with pytest.raises(TextError):
        bare.review(Objective(text=text))


def test_every_line_keeps_its_place(bare: Reviewer) -> None:
    texts = [text for bad in REFUSED.values() for text in (bad, GOOD)] * 12  # more than are scored together
    answers = list(bare.reviews([Objective(text=text) for text in texts], LEVELS))
    assert [isinstance(answer, Review) for answer in answers] == [text == GOOD for text in texts]


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_no_line_takes_long(bare: Reviewer, text: str) -> None:
    start = time.process_time()
    answer = next(bare.reviews([Objective(text=text)]))
    assert time.process_time() - start < NO_HANG
    assert isinstance(answer, (Review, SmartifyError))


# ---- weights and tables that are missing or damaged


def test_missing_weights_are_told_and_done_without(tmp_path: Path) -> None:
    reviewer = Reviewer(folder=tmp_path / "none")
    assert len(reviewer.warnings) == 2
    assert all("python -m smartify.training" in warning and warning.endswith(".") for warning in reviewer.warnings)
    review = reviewer.review(Objective(text=GOOD))
    assert review.rewrite is not None
    assert (review.rewrite.source, review.rewrite.passed) == ("composed", True)


def test_without_rewrites_only_the_classifier_is_missed(tmp_path: Path) -> None:
    assert len(Reviewer(folder=tmp_path, rewrites=False).warnings) == 1


def damaged(folder: Path) -> Path:
    for part, names in (
        ("classifier", ("model.onnx", "tokenizer.json", "settings.json")),
        ("rewriter", ("genai_config.json", "tokenizer.json", "model.onnx")),
    ):
        (folder / part).mkdir(parents=True)
        for name in names:
            (folder / part / name).write_bytes(b"\x00 damaged")
    return folder


def test_damaged_weights_are_told_and_done_without(tmp_path: Path) -> None:
    reviewer = Reviewer(folder=damaged(tmp_path / "models"))
    assert (reviewer.classifier, reviewer.writer) == (None, None)
    assert ["damaged" in warning and "\n" not in warning for warning in reviewer.warnings] == [True, True]
    assert isinstance(next(reviewer.reviews([Objective(text=GOOD)])), Review)


@pytest.mark.parametrize(
    "loads",
    [lambda folder: Classifier(folder / "classifier"), lambda folder: Generator(folder / "rewriter")],
    ids=["classifier", "rewriter"],
)
def test_damaged_weights_are_a_model_error(tmp_path: Path, loads) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ModelError, match="damaged"):
        loads(damaged(tmp_path / "models"))


@pytest.mark.parametrize("settings", ["{}", "[]", '{"max_tokens": "many"}', "not JSON"], ids=["empty", "a list", "no figure", "no JSON"])
def test_damaged_settings_are_a_model_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: str) -> None:
    from tokenizers import Tokenizer, models

    monkeypatch.setattr("onnxruntime.InferenceSession", lambda *given, **options: object())
    (tmp_path / "model.onnx").touch()
    Tokenizer(models.WordLevel({"a": 0}, unk_token="a")).save(str(tmp_path / "tokenizer.json"))
    (tmp_path / "settings.json").write_text(settings, encoding="utf-8")
    with pytest.raises(ModelError):
        Classifier(tmp_path)


def test_corrupt_table_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "words.csv").write_bytes(b"phrase,rule\n\xff\xfe,")
    with pytest.raises(GuidanceError, match=r"guidance/words\.csv"):
        Reviewer(guidance=tmp_path, folder=tmp_path)
    assert guidance.load().rows["words.csv"]
