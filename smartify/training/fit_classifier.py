"""Fine-tune a sentence encoder to answer the five questions on three levels, and whether a line is an objective at all."""

from __future__ import annotations

import copy
import json
import random
import re
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from smartify import guidance, prompts
from smartify.checker import check
from smartify.checker.seen import KINDS, stand_for
from smartify.errors import ModelError
from smartify.training import data
from smartify.training.augment import varied

if TYPE_CHECKING:
    import torch

CRITERIA, LEVELS = 5, 3
MAX_TOKENS = 128
BLANK = "__"
GOALS = 400  # pairs whose goal is shown beside their objective, and beside another's
SETTLED = 0.8  # how much of a soft label the settled level has; its readings share the rest
COPIES = 4  # other writings of each line that training draws from
RUN_APART = 100  # between the seeds of two runs, for each epoch has its own
ALIKE = 16  # batches whose lines are sorted by length together
HALF = "AVX512"  # processors of this kind train in bfloat16; on others that takes fifteen times as long


@dataclass(frozen=True, kw_only=True)
class Setup:
    """One way of building and training the classifier; `compare` tries several on the validation split."""

    head: str = "plain"  # plain: three logits a criterion; ordinal: "above not met?" and "above partly?"
    pool: str = "mean"  # or first: the first token's vector
    bodies: int = 1  # 1 shared by the five criteria, or 5
    layers: int = 6
    soft: bool = True  # labels share a part among the readings that differed
    spans: float = 1.0  # the weight of telling, word by word, which are owner, number, date, purpose or vague; 0 to leave it
    augment: float = 0.3  # the chance that a line is written another way
    epochs: int = 5
    rate: float = 8e-5
    batch: int = 32
    runs: int = 2  # from one beginning, each in an order of its own; what ships is the mean of their weights


Marks = list[tuple[int, int, int]]  # start, end and kind of what was marked in a text


def carried(text: str, spans: list[dict[str, Any]], other: str) -> Marks:
    """The marks of `text` on another writing of it, word for word; a word takes those that most of the words it stands for have."""
    found: Marks = []
    for word, originals in stand_for(text, other):
        for kind, name in enumerate(KINDS):
            marked = sum(any(s["kind"] == name and s["start"] < w.end() and w.start() < s["end"] for s in spans) for w in originals)
            if marked * 2 > len(originals):
                found.append((word.start(), word.end(), kind))
    return found


@dataclass(frozen=True)
class Lines:
    """texts, each with other writings of itself and what is marked in each (None where nobody looked); targets of shape (n, 5, 3), zero where the
    line is no objective; objective (n,), 1 or 0."""

    texts: list[list[str]]
    targets: Any
    marks: list[list[Marks] | None]
    objective: list[int]


def lines(rows: list[data.Row], setup: Setup, copies: int = 0, seed: int = 7) -> Lines:
    """Rows of training_data as the classifier reads them."""
    import numpy as np

    tables = guidance.load()
    marks: list[list[Marks] | None] = []
    texts, targets = [], np.zeros((len(rows), CRITERIA, LEVELS), dtype=np.float32)
    for place, row in enumerate(rows):
        chance = random.Random(f"{seed} {row['id']}")
        written = dict.fromkeys([row["text"], *(varied(row["text"], chance) for _ in range(0 if "only" in row else copies))])
        texts.append([prompts.for_classifier(check(text, tables), row.get("goal", "")) for text in written])
        marks.append(None if "only" in row or not setup.spans else [carried(row["text"], row["spans"], other) for other in texts[-1]])
        if "only" in row:
            targets[place, row["only"][0], row["only"][1]] = 1
            continue
        if row["labels"] is None:
            continue
        read = [[int(level) for level in reading] for reading in row["readings"] if reading != data.NO_OBJECTIVE]
        for number, level in enumerate(row["labels"]):
            share = 1 - SETTLED if setup.soft and read else 0.0
            targets[place, number, level] += 1 - share
            for reading in read:
                targets[place, number, reading[number]] += share / len(read)
    return Lines(texts, targets, marks, [int("only" in row or row["labels"] is not None) for row in rows])


def with_context(folder: Path, seed: int = 7) -> list[data.Row]:
    """Objectives beside a goal: those written for it, and those of the pairs beside their own goal and beside another pair's."""
    rows = [row for row in data.context(folder / "raw", "train") if "goal" in row]
    chance = random.Random(seed)
    goals: list[tuple[str, str, str]] = []
    for pair in data.load(folder, "pairs", "train"):
        lines_told = [line.partition(": ") for line in re.sub(r"\{\w+ ?([^{}]*)\}", r"\1", pair["rewrite"]).splitlines()]
        told_goal = next((words for label, _, words in lines_told if label == "Goal"), "")
        objective = next((words for label, _, words in lines_told if label == "Objective"), "")
        if told_goal and objective and BLANK not in told_goal + objective:
            goals.append(
                (pair["family"], re.sub(r"\s+", " ", objective).replace(" ,", ",").replace(" .", "."), re.sub(r"\s+", " ", told_goal))
            )
    for family, objective, goal in chance.sample(goals, min(GOALS, len(goals))):
        other = chance.choice([g for f, _, g in goals if f != family])
        for told, level in ((goal, 2), (other, 0)):
            rows.append({"id": data.identity(objective + told), "text": objective, "goal": told, "only": (3, level)})
    return rows


def build(body: Any, setup: Setup) -> Any:
    """(ids, mask) → logits (n, 16): log-odds of five criteria by three levels, and of being an objective.

    `read` gives beside them those of each token's being part of an owner, a number, a time, a purpose or words to avoid, shape (n, tokens, 5).
    """
    import torch

    class Classifier(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.bodies = torch.nn.ModuleList([body, *(copy.deepcopy(body) for _ in range(setup.bodies - 1))])
            self.drop = torch.nn.Dropout(0.1)
            each = CRITERIA // setup.bodies * (2 if setup.head == "ordinal" else LEVELS)
            self.tags = torch.nn.Linear(body.config.hidden_size, len(KINDS))
            self.heads = torch.nn.ModuleList(torch.nn.Linear(body.config.hidden_size, each + (place == 0)) for place in range(setup.bodies))

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            return self.read(input_ids, attention_mask)[0]

        def read(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
            found = []
            for body, head in zip(self.bodies, self.heads, strict=True):
                hidden = body(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
                weight = attention_mask.unsqueeze(-1).to(hidden.dtype)
                pooled = hidden[:, 0] if setup.pool == "first" else (hidden * weight).sum(1) / weight.sum(1)
                found.append(head(self.drop(pooled)))
            objective = found[0][:, -1:]
            levels = torch.cat([found[0][:, :-1], *found[1:]], dim=1)
            if setup.head == "ordinal":
                above = torch.sigmoid(levels.float().reshape(-1, CRITERIA, 2))
                partly, met = above[..., 0], above[..., 0] * above[..., 1]  # met only what is at least partly met
                levels = torch.log(torch.stack([1 - partly, partly - met, met], dim=2).clamp(min=1e-6)).reshape(-1, CRITERIA * LEVELS)
            return torch.cat([levels, objective.to(levels.dtype)], dim=1), self.tags(hidden)

    return Classifier()


def fit(
    folder: Path,
    base: Path,
    out: Path,
    *,
    setup: Setup | None = None,
    epochs: int | None = None,
    seed: int = 7,
    limit: int | None = None,
) -> dict[str, Any]:
    """Train on folder's objectives; writes model.safetensors, the encoder's config and tokenizer to `out`. A checkpoint each epoch; resumes."""
    from safetensors.torch import save_file
    from transformers import AutoTokenizer, set_seed

    if not base.is_dir():
        raise ModelError(f"{base} is not a folder; give --base a folder with an encoder and its tokenizer.")
    setup = setup or Setup()
    setup = replace(setup, epochs=epochs or setup.epochs)  # what was done, which the card tells
    held = lines(
        [*data.load(folder, "objectives", "train")[:limit], *with_context(folder)[:limit]], setup, COPIES if setup.augment else 0, seed
    )
    tokenizer = AutoTokenizer.from_pretrained(base)
    tokenizer.add_tokens([prompts.GOAL], special_tokens=True)
    out.mkdir(parents=True, exist_ok=True)
    ended = []
    for run in range(setup.runs):
        set_seed(seed)  # runs that begin apart end apart: the mean of such was worse than either (0.752 elsewhere, 0.779 one)
        model = build(_body(base, setup, tokenizer), setup).to(_device())
        ended.append(_run(model, tokenizer, held, setup, seed + run * RUN_APART, out / f"run-{run + 1}.safetensors"))
    weights = {name: sum(state[name] for state in ended) / len(ended) for name in ended[0]}
    save_file({name: value.contiguous() for name, value in weights.items()}, out / "model.safetensors")
    for run in range(setup.runs):
        (out / f"run-{run + 1}.safetensors").unlink()
    tokenizer.save_pretrained(out)
    model.bodies[0].config.save_pretrained(out)
    (out / "settings.json").write_text(
        json.dumps({"max_tokens": MAX_TOKENS, "form": prompts.FORM, "setup": asdict(setup)}), encoding="utf-8"
    )
    return {
        "objectives": sum(held.objective),
        "others": len(held.objective) - sum(held.objective),
        "epochs": setup.epochs,
        "runs": setup.runs,
    }


def _run(model: Any, tokenizer: Any, held: Lines, setup: Setup, seed: int, checkpoint: Path) -> dict[str, torch.Tensor]:
    """The weights after setup's epochs, on the processor; goes on from `checkpoint`, which holds each epoch's end."""
    import torch
    from safetensors.torch import load_file, save_file
    from transformers import get_cosine_schedule_with_warmup

    optimiser = torch.optim.AdamW(
        [
            {"params": [*model.heads.parameters(), *model.tags.parameters()], "lr": setup.rate * 10},
            {"params": model.bodies.parameters(), "lr": setup.rate},
        ],
        weight_decay=0.01,
        fused=True,
    )
    steps = setup.epochs * -(-len(held.texts) // setup.batch)
    schedule = get_cosine_schedule_with_warmup(optimiser, steps // 10, steps)
    done = 0
    if checkpoint.exists():  # epochs are seeded one by one, so a run that stopped goes on as it would have
        state = load_file(checkpoint)
        done = int(state.pop("epochs"))
        moments = {name.removeprefix("optimiser."): state.pop(name) for name in list(state) if name.startswith("optimiser.")}
        model.load_state_dict(state)
        _restore(optimiser, moments)
        for _ in range(done * (steps // setup.epochs)):
            schedule.step()
    for epoch in range(done, setup.epochs):
        _epoch(model, tokenizer, held, setup, optimiser, schedule, seed + epoch)
        state = {**model.state_dict(), "epochs": torch.tensor(epoch + 1), **_moments(optimiser)}
        part = checkpoint.with_suffix(".part")
        save_file({name: value.contiguous() for name, value in state.items()}, part)
        part.replace(checkpoint)
    return {name: value.detach().cpu() for name, value in model.state_dict().items()}


def _body(base: Path, setup: Setup, tokenizer: Any) -> Any:
    """The base's first `layers` layers, with a vector for GOAL: that of the English word."""
    import torch
    from transformers import AutoModel

    body = AutoModel.from_pretrained(base, dtype=torch.float32, add_pooling_layer=False)
    body.encoder.layer = body.encoder.layer[: setup.layers]
    body.config.num_hidden_layers = len(body.encoder.layer)
    body.resize_token_embeddings(len(tokenizer), mean_resizing=False)
    table = body.get_input_embeddings().weight
    with torch.no_grad():
        spelt = tokenizer(prompts.GOAL.strip("{}"), add_special_tokens=False)["input_ids"]
        table[tokenizer.convert_tokens_to_ids(prompts.GOAL)] = table[spelt].mean(0)
    return body


def _device() -> str:
    """The graphics processor where there is one: six epochs took 78 s on an H100 that had five other jobs; two runs of four take some 50 minutes on two cores."""
    import torch

    return "cuda" if torch.cuda.is_available() else "cpu"


def _epoch(model: Any, tokenizer: Any, held: Lines, setup: Setup, optimiser: Any, schedule: Any, seed: int) -> None:
    import torch
    from torch.nn.functional import binary_cross_entropy_with_logits, log_softmax

    device = next(model.parameters()).device
    model.train()
    torch.manual_seed(seed)
    chance = random.Random(seed)
    for chosen in _batches([len(texts[0]) for texts in held.texts], setup.batch, chance):
        drawn = [
            chance.randrange(1, len(held.texts[i])) if len(held.texts[i]) > 1 and chance.random() < setup.augment else 0 for i in chosen
        ]
        written = [held.texts[i][n] for i, n in zip(chosen, drawn, strict=True)]
        encoded = tokenizer(
            written, padding=True, truncation=True, max_length=MAX_TOKENS, return_tensors="pt", return_offsets_mapping=True
        ).to(device)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=torch.backends.cpu.get_cpu_capability().startswith(HALF)):
            logits, told = model.read(encoded["input_ids"], encoded["attention_mask"])
        targets = torch.from_numpy(held.targets[chosen]).to(device)
        smooth = 0.96 * targets + 0.04 / LEVELS * targets.sum(2, keepdim=True)
        each = -(smooth * log_softmax(logits[:, :-1].float().reshape(-1, CRITERIA, LEVELS), dim=2)).sum(2)
        loss = each.sum() / targets.sum().clamp(min=1)
        wanted = torch.tensor([float(held.objective[i]) for i in chosen], device=device)
        loss = loss + 0.3 * binary_cross_entropy_with_logits(logits[:, -1].float(), wanted)
        if setup.spans:
            marks = [held.marks[i] for i in chosen]
            loss = loss + setup.spans * _unlike(
                told, encoded["offset_mapping"], [None if m is None else m[n] for m, n in zip(marks, drawn, strict=True)]
            )
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        optimiser.zero_grad()


def _unlike(told: torch.Tensor, places: torch.Tensor, marks: list[Marks | None]) -> torch.Tensor:
    """The mean surprise at what readers marked in each token, over the texts that anybody marked."""
    import torch
    from torch.nn.functional import binary_cross_entropy_with_logits

    wanted, counts = torch.zeros_like(told, dtype=torch.float32), torch.zeros(told.shape[:2], device=told.device)
    for row, marked in enumerate(marks):
        if marked is None:
            continue
        counts[row] = (places[row, :, 1] > places[row, :, 0]).float()
        for start, end, kind in marked:
            wanted[row, (places[row, :, 0] < end) & (places[row, :, 1] > start), kind] = 1.0
    each = binary_cross_entropy_with_logits(told.float(), wanted, reduction="none").sum(2)
    return (each * counts).sum() / counts.sum().clamp(min=1)


def _batches(lengths: list[int], size: int, chance: random.Random) -> list[list[int]]:
    """Shuffled batches of lines that are much of a length, so that little of a batch is padding."""
    order = list(range(len(lengths)))
    chance.shuffle(order)
    batches = []
    for at in range(0, len(order), size * ALIKE):
        near = sorted(order[at : at + size * ALIKE], key=lambda i: lengths[i])
        batches += [near[start : start + size] for start in range(0, len(near), size)]
    chance.shuffle(batches)
    return batches


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


def load(folder: Path) -> tuple[Any, Any, Setup]:
    """(trained torch model in evaluation mode, tokenizer, setup) of a folder that `fit` wrote."""
    import torch
    from safetensors.torch import load_file
    from transformers import AutoConfig, AutoModel, AutoTokenizer

    setup = Setup(**json.loads((folder / "settings.json").read_text(encoding="utf-8"))["setup"])
    body = AutoModel.from_config(AutoConfig.from_pretrained(folder), add_pooling_layer=False).to(torch.float32)
    model = build(body, setup)
    model.load_state_dict(load_file(folder / "model.safetensors"))
    return model.eval(), AutoTokenizer.from_pretrained(folder), setup


def predict(trained: Path, rows: list[data.Row]) -> tuple[Any, Any]:
    """The torch model's (probabilities (n, 5, 3), probability of being an objective (n,)) for rows of training_data."""
    import torch

    model, tokenizer, setup = load(trained)
    texts = [texts[0] for texts in lines(rows, setup).texts]
    found = []
    for at in range(0, len(texts), 64):
        encoded = tokenizer(texts[at : at + 64], padding=True, truncation=True, max_length=MAX_TOKENS, return_tensors="pt")
        with torch.no_grad():
            found.append(model(encoded["input_ids"], encoded["attention_mask"]))
    logits = torch.cat(found)
    return logits[:, :-1].reshape(-1, CRITERIA, LEVELS).softmax(2).numpy(), logits[:, -1].sigmoid().numpy()
