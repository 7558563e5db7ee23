"""The card of the training data: what it is, how it was made, read and split, and what it is not for; its counts are counted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from smartify.training.counts import count

NAMES = {"specific": "Specific", "measurable": "Measurable", "achievable": "Achievable", "relevant": "Relevant", "time_bound": "Time-bound"}
# `datasets.load_dataset("training_data", "objectives")` reads this; the folders are the splits.
FRONT = """---
license: apache-2.0
language: en
configs:
- config_name: objectives
  data_files:
  - {split: train, path: splits/objectives/train/*.jsonl}
  - {split: validation, path: splits/objectives/validation/*.jsonl}
  - {split: test, path: splits/objectives/test/*.jsonl}
- config_name: pairs
  data_files:
  - {split: train, path: splits/pairs/train/*.jsonl}
  - {split: validation, path: splits/pairs/validation/*.jsonl}
  - {split: test, path: splits/pairs/test/*.jsonl}
---
"""
CARD = """# Data card

This card is written by `python -m smartify.training card`, its counts by `python -m smartify.training counts`; the edges are `edges.md`.

## Motivation

Lines of plans are short, untidy and mostly vague, and no open set of them exists, because they are about children. This one is
written by hand so that a model can learn to say how SMART such a line is, and to propose a rewrite. **Every line is invented; no
person, family, case or authority in it is real, and no sentence is copied.**

## Composition

**{o[objectives]:,} objectives** on {o[topics]} topics, **{o[attacks]} attacks** (lines that game a scorer, labelled as they deserve) and
**{o[no_objectives]} lines that are no objectives** ({kinds}), so that a plan can be read line by line.
**{p[pairs]:,} pairs** of a draft and its rewrite on {p[topics]} topics: {p[with_hints]} with hints ({hints}), {p[left_as_they_are]} already
SMART and left as they are or nearly, {p[leaving_a_blank]} where the practitioner has to fill in what only they can know, {p[with_a_goal]} with
the goal apart, {p[in_several_objectives]} in several objectives, {p[with_a_contingency]} with a contingency. Nothing is made from a template and nothing is augmented.

Objectives: median {o[words][median]:.0f} words, nine in ten under {o[words][nine_in_ten_under]}, longest {o[words][longest]}. No owner {w[owner]:.0%}, no date or period
{w[date]:.0%}, no purpose {w[purpose]:.0%}, no full stop {w[stop]:.0%}. Children's services (social care and youth justice) {o[childrens_share]:.0%}.

| criterion | 0 | 1 | 2 |
| --- | --- | --- | --- |
{levels}

| setting | objectives | pairs |
| --- | --- | --- |
{settings}

`topics.csv` lists every topic with its counts.

- `raw/objectives/*.txt`, to edit: one line each, `levels | text`, levels being Specific, Measurable, Achievable, Relevant, Time-bound (0 not met,
  1 partly, 2 met), with `{{o owner}}`, `{{n number}}`, `{{d date}}`, `{{p purpose}}`, `{{v vague}}` marked; an `a` after the levels marks an attack.
  `N kind | text` is no objective. `# setting / topic` heads each group.
- `raw/pairs/*.txt`, to edit: `D:` a draft, `H:` what the practitioner has told, `R:` its rewrite with every part tagged, `V:` the second reader's verdict.
- `raw/readings/`: the second and third readings, by the line's id.
- `raw/context.csv`: objectives judged beside a goal (Relevant) or a baseline (Achievable): first and second reading, the settled level and why. Those
  without a second reading are for training alone.
- `raw/unsafe.csv`: lines that ask for what no plan may ask for and proper lines as like them as can be, by nine writers, each read twice; one writer's are for testing,
  another's for validation.
- `raw/judged/rewrites.jsonl`: rewrites that the rewriter of some day proposed for training and validation drafts, how each was written, and a reader's blind mark: 0 would
  not be signed, 1 after a small edit, 2 as it is. The ranking is fitted on them. A reader saw each once; marks are strict.
- `waiting/proposals.jsonl`: not learnt from. What the rewriter proposed for 920 drafts of training topics, each of the 2,571 proposals marked 0, 1 or 2
  by a reader, and the 686 rewrites that pass the checker of those that the reader wrote where none was good.
- `splits/`: lines and pairs as JSON Lines by split and setting, one record a line, as `schema/` says; `prepare` writes it.

```python
from datasets import load_dataset

objectives = load_dataset("training_data", "objectives")  # train, validation, test
pairs = load_dataset("training_data", "pairs")
```

## Collection

Several writers, each with a service's plans in mind, wrote lines as a tired practitioner types them, from a brief that gave proportions (no owner,
no date, no purpose, length, register) and forbade templates; a script showed each writer where the set stood. For pairs the untidy draft came, as a rule,
first, whole. Lines that shared more than a frame with another (cosine of letter runs over 0.85, or across splits 0.80, or of MiniLM
embeddings 0.95) were taken out. `names.csv` holds the first names in use and the community each is most at home in; a permutation test finds no
community tied to a level or to being the one who acts.

## Labelling

Each line was labelled by its writer by the rubric, then **read a second time, blind, in shuffled batches** by another reader; where the two differed a third
settled it ({r[read_a_third_time]:,} of {r[lines]:,} lines). Spans were marked once, by the writer. The figures below are of {r[blind]:,} lines: those of
`first-examples` are the standard that every reader worked from, so their second reading is not counted.

| criterion | quadratic weighted kappa, first and second reading | alike |
| --- | --- | --- |
{agreement}

Objective or not: kappa {r[objective_or_not]:.2f}. Writers and readers worked from one rubric, and the lines are clearer than life: expect two practitioners to
agree less, above all on Achievable and Relevant.

The lines of the `-registers`, `documents-` and `relevance-` files were written after the classifier had been tried on some 400 lines in the manner of public
plans, goal banks and strategies, which are not in here: it did worse on them than on ours, above all on goals without a person, on outcomes that are
no tasks and on what organisations set themselves, and those are what these files add. The `measures-` files came later, for lines on which Measurable is
hard: outcomes and products that name no threshold. `treatment-goals`, `school-goals`, `school-improvement`, `strategies`, `living-skills`, `workplace-plans`,
`care-interventions` and `child-plan-tables` followed a trial on 379 lines in the manner of real documents from some 165 pages (again not in here), where Achievable
and Relevant were weakest; their writers had not seen those lines. Six more in other services' registers (`action-tables`, `family-plans`, `government-plans`,
`nursing-plans`, `pupil-goals`, `recovery-goals`) and five of children's lines came next; last `purposes` (what a line is for, said otherwise than by "so that"),
`edges-without-actors` and `goals-of-people`, and `patients-and-pupils`, `strategies-and-action-plans`, `checklists-and-own-goals` and `purposes-of-people`,
for what was still wrong on those 379: who set their themes, and settled their readings, had seen those errors, and eleven lines of the last four that came
near one of the 379 were taken out (the weights that ship have not learnt from these four: a run that had was better at what is unsafe, and no better
on validation). The second reading of `context.csv` was not blind: its order gave
the levels away, and the two agree on 496 of 500 cases.

Each pair was **judged by a second reader** on a checklist (faithful, doable, natural, safe): {verdicts}. Rejected pairs stay in
`raw/pairs` and out of `splits/`. The drafts of the `rewritten-` files are objectives of `raw/objectives/`, rewritten afterwards. Every kept rewrite passes the checker (a blank apart), and `added` records what it says that the draft did not.

{edges}
## Splits

By topic, by a hash of its name, so that all drafts of a family are on one side: {splits}. {topics_only_in_test} topics are only in
test. No near-duplicates across splits, by letters and by embedding; the tests check both.

## Uses

For scoring and rewriting single objectives in English from plans of British services, and for teaching. Not for judging a family, a child or a
worker; not for anything that acts without a practitioner's decision.

## Limits

No practitioner has checked the labels. Some second readings, a few dozen beside those of `first-examples`, were made by a reader who had come across the
first one, and are counted all the same. The checker was mended while pairs of every split were read against it, so passing it is no unseen test. The topics
of the lines that are no objectives were divided anew with the splits in view, so that not all of one writer's stood on one side. The readers shared a brief, so their agreement is not independent of it. British plans only. Spans mark what
measures the task; the checker also finds numbers that only describe. Pairs propose figures nobody gave: they teach a style, not a standard of care.

## Licence

Apache-2.0, like the code.
"""


def data_card(folder: Path) -> str:
    """The card of the training data, as Markdown, from what is counted in it and the settled edges beside it."""
    found = count(folder)
    own, pairs, readings = found["objectives"], found["pairs"], found["readings"]
    edges = folder / "edges.md"
    return FRONT + CARD.format(
        o=own,
        p=pairs,
        w=own["without"],
        r={"objective_or_not": float("nan")} | readings,
        kinds=_listed(own["kinds"]),
        hints=_listed(pairs["hints"]),
        levels="\n".join(f"| {name} | " + " | ".join(map(str, own["levels"][key])) + " |" for key, name in NAMES.items()),
        settings="\n".join(f"| {setting} | {n} | {pairs['settings'].get(setting, 0)} |" for setting, n in own["settings"].items()),
        agreement="\n".join(f"| {NAMES[key]} | {row['kappa']:.2f} | {row['alike']:.0%} |" for key, row in readings["criteria"].items()),
        verdicts=_listed(found["verdicts"]),
        edges=edges.read_text(encoding="utf-8") + "\n" if edges.exists() else "",
        splits="; ".join(f"{split} {n['lines']:,} lines and {n['pairs']:,} pairs" for split, n in found["splits"].items()),
        topics_only_in_test=found["topics_only_in_test"],
    )


def _listed(counts: dict[str, Any]) -> str:
    return ", ".join(f"{name} {n:,}" for name, n in counts.items())
