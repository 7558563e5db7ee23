"""Fine-tune a sentence encoder to answer the five questions on three levels, and whether a line is an objective at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from smartify import guidance, prompts
from smartify.checker import check
from smartify.errors import ModelError
from smartify.training import data

if TYPE_CHECKING:
    import torch

CRITERIA, LEVELS = 5, 3
MAX_TOKENS = 128


def texts_and_labels(folder: Path, split: str, plain: bool = False) -> tuple[list[str], list[list[int]], list[int]]:
    """(texts, levels of shape (n, 5) with -1 where the line is no objective, 1 or 0 for objective or not)."""
    tables = guidance.load()
    rows = data.load(folder, "objectives", split)
    texts = [prompts.for_classifier(check(row["text"], tables)) for row in rows]
    if plain:
        texts = [text.rpartition(" [")[0] for text in texts]
    return texts, [row["labels"] or [-1] * CRITERIA for row in rows], [int(row["labels"] is not None) for row in rows]


def build(body: Any) -> Any:
    """An encoder body pooled by mean, with one linear head: (ids, mask) → logits (n, 16), five criteria by three levels and 'is an objective'."""
    import torch

    class Classifier(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.body = body
            self.drop = torch.nn.Dropout(0.1)
            self.head = torch.nn.Linear(body.config.hidden_size, CRITERIA * LEVELS + 1)

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            hidden = self.body(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
            weight = attention_mask.unsqueeze(-1).to(hidden.dtype)
            pooled = (hidden * weight).sum(1) / weight.sum(1).clamp(min=1)
            return self.head(self.drop(pooled))

    return Classifier()


def fit(
    folder: Path,
    base: Path,
    out: Path,
    *,
    epochs: int = 8,
    batch: int = 32,
    rate: float = 8e-5,
    seed: int = 7,
    plain: bool = False,
    limit: int | None = None,
) -> dict[str, Any]:
    """Train on folder's objectives; writes model.safetensors, the encoder's config and tokenizer to `out`. A checkpoint each epoch; resumes."""
    import torch
    from safetensors.torch import load_file, save_file
    from transformers import AutoModel, AutoTokenizer, get_cosine_schedule_with_warmup, set_seed

    if not base.is_dir():
        raise ModelError(f"{base} is not a folder; give --base a folder with an encoder and its tokenizer.")
    set_seed(seed)
    texts, levels, objective = texts_and_labels(folder, "train", plain)
    texts, levels, objective = texts[:limit], levels[:limit], objective[:limit]
    tokenizer = AutoTokenizer.from_pretrained(base)
    model = build(AutoModel.from_pretrained(base, dtype=torch.float32, add_pooling_layer=False))
    head, rest = model.head.parameters(), model.body.parameters()
    optimiser = torch.optim.AdamW([{"params": head, "lr": rate * 10}, {"params": rest, "lr": rate}], weight_decay=0.01)
    steps = epochs * -(-len(texts) // batch)
    schedule = get_cosine_schedule_with_warmup(optimiser, steps // 10, steps)
    out.mkdir(parents=True, exist_ok=True)
    checkpoint = out / "checkpoint.safetensors"
    done = 0
    if checkpoint.exists():  # epochs are seeded one by one, so a run that stopped goes on as it would have
        state = load_file(checkpoint)
        done = int(state.pop("epochs"))
        moments = {name.removeprefix("optimiser."): state.pop(name) for name in list(state) if name.startswith("optimiser.")}
        model.load_state_dict(state)
        _restore(optimiser, moments)
        for _ in range(done * (steps // epochs)):
            schedule.step()
    for epoch in range(done, epochs):
        _epoch(model, tokenizer, texts, levels, objective, optimiser, schedule, batch, torch.Generator().manual_seed(seed + epoch))
        state = {**model.state_dict(), "epochs": torch.tensor(epoch + 1), **_moments(optimiser)}
        save_file({name: value.contiguous() for name, value in state.items()}, out / "checkpoint.part")
        (out / "checkpoint.part").replace(checkpoint)
    save_file({name: value.contiguous() for name, value in model.state_dict().items()}, out / "model.safetensors")
    checkpoint.unlink(missing_ok=True)
    tokenizer.save_pretrained(out)
    model.body.config.save_pretrained(out)
    (out / "settings.json").write_text(json.dumps({"max_tokens": MAX_TOKENS, "plain": plain}), encoding="utf-8")
    return {"objectives": sum(objective), "others": len(objective) - sum(objective), "epochs": epochs}


def _epoch(
    model: Any, tokenizer: Any, texts: Any, levels: Any, objective: Any, optimiser: Any, schedule: Any, batch: int, generator: Any
) -> None:
    import torch
    from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

    model.train()
    order = torch.randperm(len(texts), generator=generator).tolist()
    torch.manual_seed(generator.initial_seed())
    for at in range(0, len(order), batch):
        chosen = order[at : at + batch]
        encoded = tokenizer([texts[i] for i in chosen], padding=True, truncation=True, max_length=MAX_TOKENS, return_tensors="pt")
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = model(encoded["input_ids"], encoded["attention_mask"]).float()
        wanted = torch.tensor([levels[i] for i in chosen])
        loss = cross_entropy(logits[:, :-1].reshape(-1, LEVELS), wanted.reshape(-1), ignore_index=-1, label_smoothing=0.05)
        loss = loss + 0.3 * binary_cross_entropy_with_logits(logits[:, -1], torch.tensor([float(objective[i]) for i in chosen]))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        optimiser.zero_grad()


def _moments(optimiser: Any) -> dict[str, Any]:
    """AdamW's running means, by place, in a form safetensors can hold."""
    held = optimiser.state_dict()["state"]
    return {f"optimiser.{place}.{name}": value for place, moments in held.items() for name, value in moments.items()}


def _restore(optimiser: Any, moments: dict[str, Any]) -> None:
    state: dict[int, dict[str, Any]] = {}
    for key, value in moments.items():
        place, _, name = key.partition(".")
        state.setdefault(int(place), {})[name] = value
    optimiser.load_state_dict({**optimiser.state_dict(), "state": state})


def load(folder: Path) -> tuple[Any, Any]:
    """(trained torch model in evaluation mode, tokenizer) of a folder that `fit` wrote."""
    import torch
    from safetensors.torch import load_file
    from transformers import AutoConfig, AutoModel, AutoTokenizer

    model = build(AutoModel.from_config(AutoConfig.from_pretrained(folder), add_pooling_layer=False).to(torch.float32))
    model.load_state_dict(load_file(folder / "model.safetensors"))
    return model.eval(), AutoTokenizer.from_pretrained(folder)
