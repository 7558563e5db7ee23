"""Somebody else's model in the place of our rewriter: any onnxruntime-genai folder, shown the nearest written pairs, behind the same checks."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from smartify.checker.compare import content
from smartify.errors import ModelError
from smartify.generator import Generator, Writer
from smartify.guidance import Guidance

OURS = "settings.json"  # a folder that smartify's training wrote holds one
SHOWN = 4  # pairs in front of a draft
TASK = (
    "You rewrite one line of a plan so that it names one person who acts, says how often or how much, and by when. Keep the line's own words, names, numbers, "
    "dates, conditions and negations; add nothing else. Write the rewrite only, its parts in braces as in the examples."
)
DRAFT = re.compile(r"Draft: (.+)")


def load(folder: Path, guidance: Guidance, threads: int = 0) -> Writer:
    """The writer of a folder: our own rewriter, or a borrowed model that is shown examples."""
    return Generator(folder, threads) if (folder / OURS).is_file() else Borrowed(folder, guidance.pairs, threads)


class Borrowed(Generator):
    """A general model: each prompt goes in as a chat, after the task and the pairs nearest to its draft."""

    guided = True
    longest = 1600

    def __init__(self, folder: Path, pairs: Sequence[tuple[str, str]], threads: int = 0) -> None:
        super().__init__(folder, threads)
        try:
            self._chat = self._genai.Tokenizer(self._model)
        except Exception as error:  # genai raises kinds of its own
            raise ModelError(f"{folder}: its tokenizer cannot be read ({type(error).__name__}).") from None
        self._pairs = list(pairs)
        self.learn()

    def learn(self) -> None:
        """Read the pairs: the words of each draft, and how rare a word is."""
        self._words = [frozenset(content(draft)) for draft, _ in self._pairs]
        met = Counter(word for words in self._words for word in words)
        self._rare = {word: math.log(1 + len(self._pairs) / count) for word, count in met.items()}

    def nearest(self, draft: str) -> list[tuple[str, str]]:
        """The pairs that share most of the draft's rarer words, the nearest last."""
        own = frozenset(content(draft))

        def near(place: int) -> float:
            words = self._words[place]
            return sum(self._rare[word] for word in own & words) / (1 + math.sqrt(sum(self._rare[word] for word in words)))

        chosen = sorted(range(len(self._pairs)), key=near, reverse=True)[:SHOWN]
        return [self._pairs[place] for place in reversed(chosen)]

    def _ids(self, prompt: str) -> list[int]:
        draft = DRAFT.search(prompt)
        said = [{"role": "system", "content": TASK}]
        for before, after in self.nearest(draft[1] if draft else prompt):
            said += [{"role": "user", "content": f"Draft: {before}\nRewrite:"}, {"role": "assistant", "content": after}]
        said.append({"role": "user", "content": prompt.strip()})
        text = self._chat.apply_chat_template(json.dumps(said), add_generation_prompt=True)
        return [int(token) for token in self._chat.encode(text)]
