"""Every training step on tiny random models: a decoder all the way to a review, an encoder-decoder as far as it goes."""

import shutil
from pathlib import Path

import pytest

from smartify.errors import ModelError
from smartify.training import data, vocabulary
from smartify.training.__main__ import main

RAW = Path(__file__).parents[2] / "training_data" / "raw"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A small copy of the raw data, taken from the start of one file of each kind, with its readings."""
    folder = tmp_path_factory.mktemp("data")
    shutil.copytree(RAW / "readings", folder / "raw" / "readings")
    shutil.copy(RAW / "context.csv", folder / "raw" / "context.csv")
    shutil.copy(RAW.parent / "names.csv", folder / "names.csv")
    for kind, name, lines in (("objectives", "child-protection.obj.txt", 260), ("pairs", "child-protection.pairs.txt", 420)):
        (folder / "raw" / kind).mkdir(parents=True)
        text = (RAW / kind / name).read_text(encoding="utf-8").splitlines()[:lines]
        while text and text[-1].strip() and kind == "pairs":
            text.pop()  # the last pair may be cut short
        (folder / "raw" / kind / name).write_text("\n".join(text), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def bases(tmp_path_factory, folder):
    """A tiny encoder, decoder and encoder-decoder with random weights, sharing one small tokenizer."""
    import torch
    from tokenizers import ByteLevelBPETokenizer
    from transformers import (
        BertConfig,
        BertModel,
        LlamaConfig,
        LlamaForCausalLM,
        PreTrainedTokenizerFast,
        T5Config,
        T5ForConditionalGeneration,
    )

    torch.manual_seed(0)
    trained = ByteLevelBPETokenizer()
    texts = [path.read_text(encoding="utf-8") for path in folder.rglob("*.txt")]
    trained.train_from_iterator(texts, vocab_size=600, special_tokens=["<|pad|>", "<|im_start|>", "<|im_end|>"])
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=trained._tokenizer, pad_token="<|pad|>", bos_token="<|im_start|>", eos_token="<|im_end|>"
    )
    size = {"vocab_size": len(tokenizer), "hidden_size": 64, "intermediate_size": 128, "num_hidden_layers": 2, "num_attention_heads": 2}
    ids = {"pad_token_id": 0, "bos_token_id": 1, "eos_token_id": 2}
    models = {
        "encoder": BertModel(BertConfig(**size, max_position_embeddings=160), add_pooling_layer=False),
        "decoder": LlamaForCausalLM(
            LlamaConfig(**size, **ids, num_key_value_heads=1, max_position_embeddings=1024, tie_word_embeddings=True)
        ),
        "encoder-decoder": T5ForConditionalGeneration(
            T5Config(
                vocab_size=len(tokenizer),
                d_model=32,
                d_ff=64,
                num_layers=1,
                num_heads=2,
                d_kv=16,
                pad_token_id=0,
                eos_token_id=2,
                decoder_start_token_id=0,
            )
        ),
    }
    root = tmp_path_factory.mktemp("bases")
    for name, model in models.items():
        model.save_pretrained(root / name)
        tokenizer.save_pretrained(root / name)
    return root


def _step(name, folder, work, models, *more):
    return main([name, "--data", str(folder), "--work", str(work), "--models", str(models), *map(str, more)])


@pytest.mark.slow
def test_a_decoder_all_the_way(folder, bases, tmp_path, capsys, monkeypatch):
    from smartify.training import evaluate, fairness, setups, speed

    monkeypatch.setattr(fairness, "SWAPS", 60)
    monkeypatch.setattr(speed, "LINES", 300)
    monkeypatch.setattr(speed.speed, "__defaults__", (300,))
    monkeypatch.setattr(speed, "GROWTH", (50, 100))
    monkeypatch.setattr(speed.growth, "__defaults__", ((50, 100),))
    monkeypatch.setattr(speed, "REWRITTEN", 4)
    monkeypatch.setattr(speed, "COMPARED", 60)
    for engine, held in (("on_ray", speed), ("local", speed.batch)):  # tests/batch starts real ones, each of which takes ten seconds
        monkeypatch.setattr(held, engine, speed.batch.inline)
    monkeypatch.setattr(
        setups, "SETUPS", {name: setups.replace(setups.SETUPS[name], epochs=1) for name in ("ordinal heads", "five bodies")}
    )
    for measured in ("measure", "grammars", "floats"):
        monkeypatch.setattr(getattr(evaluate.rewrites, measured), "__defaults__", (2,))
    work, models = tmp_path / "work", tmp_path / "models"
    assert _step("prepare", folder, work, models) == 0
    assert _step("fit-classifier", folder, work, models, "--base", bases / "encoder", "--epochs", 1, "--limit", 40) == 0
    assert _step("fit-rewriter", folder, work, models, "--base", bases / "decoder", "--epochs", 1, "--limit", 16) == 0
    assert _step("export", folder, work, models) == 0
    assert _step("setups", folder, tmp_path / "tried", models, "--base", bases / "encoder") == 0
    assert _step("speed", folder, work, models) == 0
    assert _step("benchmark", folder, work, models) == 0
    assert "| smartify |" in capsys.readouterr().out
    assert _step("evaluate", folder, work, models, "--against", models) == 0
    assert _step("counts", folder, work, models) == 0
    assert _step("card", folder, work, models) == 0
    assert "| Specific |" in (models / "README.md").read_text(encoding="utf-8")
    written = (models / "classifier" / "README.md").read_text(encoding="utf-8")
    assert all(part in written for part in ("| ordinal heads |", "| five bodies |", "End to end is", "## Fairness", "calibration.png"))
    assert (models / "classifier" / "coverage.png").stat().st_size > 1000
    assert "objectives" in (folder / "README.md").read_text(encoding="utf-8")
    capsys.readouterr()
    assert _step("fit-classifier", folder, work, models, "--base", bases / "encoder", "--epochs", 1, "--limit", 40) == 0
    assert "fit-classifier: unchanged" in capsys.readouterr().out


@pytest.mark.slow
def test_training_goes_on_from_an_exported_rewriter(folder, bases, tmp_path):
    """What is restored and exported again is the same to the byte; where only the last layer learns, only that one changes."""
    import onnx
    from onnx import numpy_helper

    from smartify.training import export, fit_rewriter
    from smartify.training.restore import restore

    data.prepare(folder)
    first, again, more = (tmp_path / name for name in ("first", "again", "more"))
    export.export_rewriter(bases / "decoder", first)
    model, tokenizer = restore(first)
    for part in (model, tokenizer):
        part.save_pretrained(tmp_path / "restored")
    export.export_rewriter(tmp_path / "restored", again)
    fit_rewriter.fit(folder, first, tmp_path / "fitted", epochs=1, batch=4, limit=16, layers=1, rate=0.1)
    export.export_rewriter(tmp_path / "fitted", more)
    held = [{t.name: numpy_helper.to_array(t) for t in onnx.load(path / "model.onnx").graph.initializer} for path in (first, again, more)]
    assert all((held[0][name] == held[1][name]).all() for name in held[0])
    changed = {name for name in held[0] if (held[0][name] != held[2][name]).any()}
    assert changed and all(name.startswith("model.layers.1.") for name in changed)


@pytest.mark.slow
def test_an_encoder_decoder_trains_and_says_it_cannot_be_exported(folder, bases, tmp_path, capsys):
    work, models = tmp_path / "work", tmp_path / "models"
    assert _step("prepare", folder, work, models) == 0
    assert _step("fit-rewriter", folder, work, models, "--base", bases / "encoder-decoder", "--epochs", 1, "--limit", 16) == 0
    assert (work / "rewriter" / "model.safetensors").exists()
    assert _step("export", folder, work, models) == 2
    assert "encoder-decoder" in capsys.readouterr().err


@pytest.mark.slow
def test_the_classifier_goes_on_after_a_stop_as_if_there_had_been_none(folder, bases, tmp_path, monkeypatch):
    from safetensors.torch import load_file

    from smartify.training import fit_classifier

    data.prepare(folder)
    options = {"epochs": 3, "limit": 40}
    fit_classifier.fit(folder, bases / "encoder", tmp_path / "whole", **options)
    epochs, real = [], fit_classifier._epoch

    def stopping(*arguments):
        if len(epochs) == 2:
            raise KeyboardInterrupt
        epochs.append(1)
        real(*arguments)

    monkeypatch.setattr(fit_classifier, "_epoch", stopping)
    with pytest.raises(KeyboardInterrupt):
        fit_classifier.fit(folder, bases / "encoder", tmp_path / "broken", **options)
    monkeypatch.setattr(fit_classifier, "_epoch", real)
    fit_classifier.fit(folder, bases / "encoder", tmp_path / "broken", **options)
    whole, broken = (load_file(tmp_path / name / "model.safetensors") for name in ("whole", "broken"))
    assert all(abs(whole[name] - broken[name]).max() < 1e-5 for name in whole)


def test_no_family_is_on_two_sides(folder):
    data.prepare(folder)
    for name in ("objectives", "pairs"):
        sides = [{row["family"] for row in data.load(folder, name, split)} for split in data.SPLITS]
        assert not (sides[0] & sides[1] or sides[0] & sides[2] or sides[1] & sides[2])


def test_a_missing_base_is_a_sentence(folder, tmp_path, capsys):
    assert _step("fit-classifier", folder, tmp_path, tmp_path) == 2
    assert "Name the model to start from with --base" in capsys.readouterr().err


def test_a_pruned_vocabulary_writes_every_text_as_before():
    import json

    from tokenizers import ByteLevelBPETokenizer, Tokenizer

    trained = ByteLevelBPETokenizer()
    texts = [path.read_text(encoding="utf-8") for path in sorted((RAW / "pairs").glob("*.txt"))[:1]]
    trained.train_from_iterator(texts, vocab_size=1500, special_tokens=["<|im_end|>"])
    pruned = vocabulary.prune(json.loads(trained._tokenizer.to_str()), texts, merges=400, at_least=50)
    smaller = Tokenizer.from_str(json.dumps(pruned["tokenizer"]))
    assert len(pruned["old_ids"]) < 1400 and smaller.get_vocab_size() == len(pruned["old_ids"])
    for text in ("Mum to take Kai to Żaneta's by 8.55am – daily\n{owner Mum}", texts[0][:500]):
        assert smaller.decode(smaller.encode(text).ids) == text


def test_a_file_that_cannot_be_read_names_its_row(tmp_path):
    (tmp_path / "raw" / "objectives").mkdir(parents=True)
    (tmp_path / "raw" / "objectives" / "bad.txt").write_text("# education / b\n00000 | Mum to go\n0123 | Dad\n", encoding="utf-8")
    with pytest.raises(Exception, match="bad.txt row 3"):
        data.prepare(tmp_path)


def test_a_folder_without_weights_is_a_sentence(tmp_path):
    from smartify.classifier import Classifier

    with pytest.raises(ModelError, match="holds no model.onnx"):
        Classifier(tmp_path)
