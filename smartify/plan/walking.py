"""Goes through a document from top to bottom and knows at each line what it stands under: a heading, a label, or nothing but its own shape."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from smartify.guidance import Guidance
from smartify.plan import ticks
from smartify.plan.form import TITLE, stripped
from smartify.plan.gathering import Gathered
from smartify.plan.judging import LONGEST_STEM, PLAN, judged, titles
from smartify.plan.labels import Part, Title, Titles
from smartify.plan.records import Line
from smartify.plan.sections import CARRIED, ONE, SPEAKERS, STEPS, TERMS, Section
from smartify.plan.shapes import ANSWERED, INSTRUCTION, NOTHING, SIGNED, SIGNED_AS, SPEECH, TO_SIGN, bare, named, step
from smartify.types import Block, Place

YES_NO = re.compile(r"^(?:do|does|did|has|have|is|are|was|were|can|if|any)\b.*\?$", re.IGNORECASE)
ACTS = re.compile(r"\b(?:will|to|must|should|agrees?|needs?|going)$")  # how a line ends that is one sentence with each item of its list
SHEET = re.compile(r"(?:sheet|table|plan)? ?\d*$", re.IGNORECASE)  # a name that a program gave
LONGEST_OWNER = 4  # words


@dataclass(slots=True)
class Walk:
    """Where the reading has come to."""

    guidance: Guidance
    titles: Titles
    gathered: Gathered
    sections: list[Section] = field(default_factory=list)
    opened: Section | None = None  # by a label that stands on a line of its own
    stem: Line | None = None  # "Mum will:", before its list
    recorded: bool = False  # whether the last step stood behind a label of its own
    items: bool = False  # whether the last line was an item of a list
    stemmed: bool = False  # whether anything stood under it
    said: dict[str, str] = field(default_factory=dict)  # the need and outcome that labels named last
    begun: bool = False

    @property
    def kind(self) -> str:
        """What stands here: as the last label said, else the heading."""
        return self.opened.kind if self.opened else next((s.kind for s in reversed(self.sections) if s.kind), "")

    @property
    def label(self) -> str:
        return self.opened.label if self.opened else self.sections[-1].label if self.sections else ""

    def block(self, block: Block) -> None:
        """Take the next block."""
        text = stripped(block.text).strip()
        if not text:
            return
        self.enter()
        if block.kind == "heading" and block.place.sheet and block.place.row is None:
            self._sheet(text, block.place)
        elif block.kind == "heading" and not text.endswith(":"):
            self.heading(text, block.level, block.place)
        elif text.startswith(f"[{block.place.file}"):  # a part of the file that cannot be read, as the reader says
            self.gathered.say("other", text, block.place)
        else:
            for line in filter(None, map(str.strip, text.splitlines())):
                self.line(line, block.place, item=block.kind == "item")

    def enter(self) -> None:
        """A name with a day beside it is a signature where the heading says so."""
        self.gathered.among_signatures = self.kind == "signature"

    def _sheet(self, name: str, place: Place) -> None:
        """Another sheet begins afresh; its name may say what stands on it."""
        self.unstem()
        self.sections, self.opened, self.said = [], None, {}
        title = self.titles.of(name)
        if title and title.kind not in ONE:
            self.sections = [Section(level=0, kind=title.kind)]
        elif not title and not SHEET.match(name):
            self.gathered.say("other", name, place)

    def heading(self, text: str, level: int, place: Place) -> None:
        """A heading: what it announces holds until the next that is as high."""
        self.gathered.signed()
        self.unstem()
        self.opened, self.said, self.recorded = None, {}, False
        self.gathered.listed = len(self.gathered.steps)
        self.sections = [section for section in self.sections if section.level < level]
        parent, (first, *rest) = self.kind, self.titles.parted(text)
        begun, self.begun = self.begun, True
        if first.title and first.title.kind in SPEAKERS:
            known = Title(kind=SPEAKERS[first.title.kind]) if parent == "views" else None
            first = Part(text=first.text if known else text, label=first.label if known else "", title=known)
        if not first.title:
            self._unknown(text, level, place, parent, begun)
            return
        kind = first.title.kind
        if kind in ONE and (first.text or rest) or kind in ("title", "name", "role", "date"):
            self.line(text, place)
            return
        if not begun and not self.gathered.title and PLAN.search(text):
            self.gathered.title = text
        self.sections.append(Section(level=level, kind=kind, words=first.text if kind in CARRIED else "", label=first.label))
        if first.text:
            self.gathered.say(kind, first.text, place, first.label, first.title.who)
        for part in rest:
            self.labelled(part, place)

    def _unknown(self, text: str, level: int, place: Place, parent: str, begun: bool) -> None:
        """A heading that no table knows: the title if it is the first; under needs a need; under steps what they are about."""
        if not begun and not self.gathered.title:
            self.gathered.title = "" if text == TITLE else text  # "Plan", as it stands above our own form, is none
            return
        self.sections.append(Section(level=level, kind=parent, words=bare(text) if parent in (*CARRIED, *STEPS, "") else ""))
        self.gathered.say(parent if parent in CARRIED else "topic" if parent in (*STEPS, "") else "other", text, place)

    def line(self, text: str, place: Place, *, item: bool = False) -> None:
        """A line or an item of a list, parted at its labels."""
        begun, self.begun = self.begun, True
        if not begun and not self.gathered.title and titles(text, self.guidance):
            self.gathered.title = text
            return
        if TO_SIGN.search(text) and (names := [name.strip() for name in TO_SIGN.split(text) if name.strip()]) and all(map(named, names)):
            self.over()  # names with a line behind each, that nobody has signed
            self.gathered.say("people", ", ".join(names), place)
            return
        parts = self.titles.parted(text)
        if not begun and not self.gathered.title and len(parts) > 1 and not parts[0].title and PLAN.search(text):
            self.gathered.title, parts = parts[0].text, parts[1:]
        for at, part in enumerate(parts):
            if part.title is None:
                self.plain(part.text, place, item=item)
            elif len(parts) == 1 and self._heads(part, item):
                self.heading(text, self.sections[-1].level if self.sections else 1, place)
            elif part.title.kind in SPEAKERS:
                self.speaker(part, text, place, item=item)
            else:
                self.labelled(part, place, alone=len(parts) == 1, first=at == 0)

    def _heads(self, part: Part, item: bool) -> bool:
        """Whether a line that is nothing but a title is a heading, though nothing marks it as one; a question for yes or no is none."""
        assert part.title
        if part.text or part.title.kind in (*ONE, *SPEAKERS) or part.label.endswith(":") or YES_NO.match(part.label):
            return False
        return not item or part.label.endswith("?") or len(part.label.split()) > 2

    def labelled(self, part: Part, place: Place, *, alone: bool = False, first: bool = True) -> None:
        """What stands behind a label; a label that stands alone holds for what comes next."""
        assert part.title
        kind, label = part.title.kind, part.label
        section = next((s.kind for s in reversed(self.sections) if s.kind), "")
        if kind == "review" and self.gathered.steps and not first and self.gathered.attach("review", part.text):
            return
        if kind in ("term",):
            self.gathered.say("other", part.text, place, label)
            return
        if not part.text:
            if kind == "signature" or kind in ("name", "role", "date") and self.gathered.signing:
                self.gathered.say(kind, "", place, label, part.title.who)
            if alone:
                self.unstem()
                self.opened, self.items = Section(level=99, kind=kind, label=label), False
            return
        if kind in CARRIED:
            name = "outcome" if kind == "outcome" else "need"
            if not (name not in self.said and self.recorded and self.gathered.attach(name, part.text)):
                self.said[name] = part.text
        if first:
            self.opened = Section(level=99, kind=kind, label=label) if kind not in (*ONE, "other") and section in ("", kind) else None
        if kind in STEPS:
            self.recorded, self.gathered.listed = True, len(self.gathered.steps)
            self.step(part.text, place, kind)
        else:
            self.gathered.say(kind, part.text, place, label, part.title.who)

    def speaker(self, part: Part, text: str, place: Place, *, item: bool) -> None:
        """A line behind "Mum:" or "School nurse:": who says it under views, who does it under steps, who it is elsewhere."""
        assert part.title
        kind, context = part.title.kind, self.kind
        name = part.label.rstrip(" :–-")
        if context == "views" and part.text:
            self.gathered.say(SPEAKERS[kind], part.text if kind != "worker" else text, place)
        elif context == "views":
            self.opened = Section(level=99, kind=SPEAKERS[kind], label=part.label)
        elif context in STEPS and part.text and not named(part.text):
            self.step(*((f"{name} {part.text}", place, context) if part.text[:1].islower() else (part.text, place, context)), owner=name)
        elif context in STEPS and not part.text:
            self.unstem(Line(text=name, place=place))
        elif not part.text or context in ("child_says", "parents_say", *CARRIED, "contingency", "agreed", "disagreement"):
            self.plain(text, place, item=item)
        elif named(part.text) and kind == "child":
            self.gathered.say("person", part.text, place)
        elif named(part.text):
            self.gathered.say("people", f"{name}: {part.text}", place)
        elif kind != "worker" and SPEECH.search(part.text) and not step(part.text, self.guidance):
            self.gathered.say(SPEAKERS[kind], part.text, place)
        elif context == "people":
            self.gathered.say("people", text, place)
        else:
            self.plain(text, place, item=item)

    def plain(self, text: str, place: Place, *, item: bool = False) -> None:
        """A line without a label: what the last label or heading announced, else what its shape tells."""
        if not item:
            self.unstem()
            self.opened = None if self.opened and self.items else self.opened
        self.items = item
        kind, opened = self.kind, self.opened
        if opened and opened.kind in ONE or opened and ticks.read(text):
            self.opened = None
        words = self._words(kind) if kind in CARRIED and item else ""
        found = judged(text, kind, self.guidance, headed=bool(words), listed=bool(self.stem and ACTS.search(self.stem.text)))
        if found == "signed":
            self._signed(text, place)
        elif found == "stem":
            self.unstem(Line(text=text.rstrip(" :"), place=place))
        elif found in STEPS:
            self.step(text, place, found, **({"outcome" if kind == "outcome" else "need": words} if words else {}))
        else:
            self.gathered.say(found, text, place, self.label if found == kind and (self.opened or self._answer(text)) else "")

    def _signed(self, text: str, place: Place) -> None:
        """Who signs has read what stands above: that section is over, unless it is the one of the signatures."""
        self.over()
        for signer in SIGNED_AS.finditer(text):
            self.gathered.say("signature", signer["who"], place, who=signer["role"])
            self.gathered.signed()
        if not SIGNED_AS.search(text) and (signed := SIGNED.match(text)):
            self.gathered.say("signature", signed["who"], place)

    def _answer(self, text: str) -> bool:
        return bool(NOTHING.match(text) or ANSWERED.match(text) or ticks.read(text))

    def over(self) -> None:
        """The section is over, unless it is one that is signed."""
        if self.kind not in ("", "signature", "agreed"):
            self.sections, self.opened = [], None

    def step(self, text: str, place: Place, kind: str, **said: str) -> None:
        """A step, with what the headings above it say that it is for; "Mum will:" holds for the list that follows it."""
        text = bare(text)
        if text.endswith(":") and len(text.split()) <= LONGEST_STEM and not said:
            self.unstem(Line(text=text.rstrip(" :"), place=place))
            return
        if not said and (ticks.read(text) or INSTRUCTION.match(text)):
            self.gathered.say("other", text, place)
            return
        if self.stem and ACTS.search(self.stem.text):
            text = f"{self.stem.text} {text[:1].lower() + text[1:] if text[1:2].islower() else text}"
            self.stemmed = True
        elif self.stem and not said.get("owner") and len(self.stem.text.split()) <= LONGEST_OWNER:
            said = {**said, "owner": self.stem.text}
            self.stemmed = True
        under = {"need": self._words("need") or self._words("risk") or self._words(*STEPS, ""), "outcome": self._words("outcome")}
        self.gathered.step(text, place, long_term=TERMS.get(kind), **({k: v for k, v in (under | self.said).items() if v} | said))

    def unstem(self, stem: Line | None = None) -> None:
        """The list is over, and another may begin; what opened a list that never came is kept."""
        if self.stem and not self.stemmed:
            self.gathered.say("other", f"{self.stem.text}:", self.stem.place)
        self.stem, self.stemmed = stem, False

    def _words(self, *kinds: str) -> str:
        return next((section.words for section in reversed(self.sections) if section.kind in kinds and section.words), "")


__all__ = ["Walk"]
