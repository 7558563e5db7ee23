"""How usual a rewrite's own words are: beside the words of its draft, and one after another; counted in written pairs and lines.

"The class teacher" is rare beside "wound", and "for once a week" after nearly anything: what a model made up out of place shows in both.
"""

from __future__ import annotations

import json
import math
import re
import statistics
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from smartify.checker.compare import stem
from smartify.errors import ModelError
from smartify.fragments import LABEL

WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+")
TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+|[.,;:]")
ANY, START, END = "<any>", "<start>", "<end>"  # any draft at all; before and after a line
COUNTED = ("added", "beside", "rest", "met", "after")
UNSEEN = 0.5  # how often a word that was never met counts as met


@dataclass(frozen=True, slots=True)
class Usage:
    """What was counted.

    `added` says how often rewrites added each word, `beside` how likely each is where a draft has a word, and `rest` what share of
    that is left to the words it does not name. `met` and `after` say how often each word was met, and each after another.
    """

    added: Mapping[str, int]
    beside: Mapping[str, Mapping[str, float]]
    rest: Mapping[str, float]
    met: Mapping[str, int]
    after: Mapping[str, Mapping[str, int]]
    all_added: int = field(init=False)
    all_met: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "all_added", sum(self.added.values()) or 1)
        object.__setattr__(self, "all_met", sum(self.met.values()) or 1)

    @classmethod
    def load(cls, path: Path) -> Usage:
        """The counts that `save` wrote; a ModelError where they cannot be read."""
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
            return cls(**{name: told[name] for name in COUNTED})
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            raise ModelError(f"{path} cannot be read. Count it again with `python -m smartify.training fit-ranking`.") from None

    def save(self, path: Path) -> None:
        """Write the counts, a table to a line."""
        tables = (f'"{name}": {json.dumps(getattr(self, name), sort_keys=True)}' for name in COUNTED)
        path.write_text("{" + ",\n".join(tables) + "}\n", encoding="utf-8")

    def fits(self, draft: str, rewrite: str) -> float:
        """How much likelier the words that the rewrite adds are beside this draft's words than beside any: the mean log of it, 0 where nothing is added."""
        told = [word for word in draft_words(draft) if word in self.rest]
        found = []
        for word in added_words(draft, rewrite):
            share = self.added.get(word, UNSEEN) / self.all_added
            chance = statistics.fmean(self.beside.get(other, {}).get(word, self.rest[other] * share) for other in told) if told else share
            found.append(math.log(chance / share))
        return statistics.fmean(found) if found else 0.0

    def runs(self, draft: str, rewrite: str) -> float:
        """How much likelier each word is after the one before it than anywhere, where the draft does not have the two together: the mean log of it."""
        own = set(neighbours(draft))
        found = [self._after(before, word) for before, word in neighbours(rewrite) if (before, word) not in own]
        return statistics.fmean(found) if found else 0.0

    def _after(self, before: str, word: str) -> float:
        share = self.met.get(word, UNSEEN) / self.all_met
        followed = self.after.get(before, {})
        kinds = len(followed) or 1  # Witten and Bell: a word that many can follow is likelier to be followed by yet another
        return math.log((followed.get(word, 0) + kinds * share) / (sum(followed.values()) + kinds) / share)


def draft_words(draft: str) -> list[str]:
    """The draft's words once each, without endings, and ANY."""
    return [*dict.fromkeys(stem(word) for word in WORD.findall(draft.lower())), ANY]


def added_words(draft: str, rewrite: str) -> list[str]:
    """The words of the rewrite, without endings, that the draft does not have."""
    have = set(draft_words(draft))
    return [word for word in map(stem, WORD.findall(LABEL.sub("", rewrite).lower())) if word not in have]


def neighbours(text: str) -> list[tuple[str, str]]:
    """Each word and stop of a text with the one before it."""
    tokens = [START, *TOKEN.findall(LABEL.sub("", text).lower()), END]
    return list(zip(tokens, tokens[1:], strict=False))
