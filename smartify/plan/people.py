"""Who is meant: one name for each person or service of a plan, however it is written there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from smartify.anonymise import SITE
from smartify.checker import check
from smartify.guidance import Guidance
from smartify.parse import parse
from smartify.plan.records import Plan

PARTS = re.compile(r"\s*(?:/|&|\+|,|;|\band\b|\bwith\b|\n)\s*", re.IGNORECASE)
FRONT = re.compile(r"^(?:the|his|her|their|my|our|a|an|both|allocated|named|lead)\s+", re.IGNORECASE)
OF = re.compile(r"^.*(?:'s|s')\s+(?=\S)")  # "Sarah's mother" is a mother
TITLE = re.compile(r"^(?:mr|mrs|ms|miss|mx|dr|prof|nurse|sister|pc)\b\.?\s*", re.IGNORECASE)
BEFORE = re.compile(r"(?:(?<=^)|(?<=[:–—(,-] )|(?<=[:(,]))(?:[A-Z][\w'’-]+ ){1,2}$")
AFTER = re.compile(r"(?: [A-Z][\w'’-]+){1,2}(?=$|[\s]*[,;:()–—-])")
TRIM = " \t\n.,;:-–—*•()[]"


@dataclass(frozen=True, slots=True)
class People:
    """Names and roles of a plan, each in small letters."""

    roles: Mapping[str, str]  # name → role
    names: Mapping[str, str]  # part of a name, or the whole → name
    same: Mapping[str, str]  # word for a role → role
    services: frozenset[str]
    said: Mapping[str, str]  # name or role → as the plan writes it
    parents: frozenset[str]
    both: frozenset[str]
    relations: frozenset[str]  # roles of the family
    jobs: frozenset[str]  # roles of those who work with it
    inner: Mapping[str, str]  # service → the role in it that is asked first
    titles: Mapping[str, Sequence[str]]  # mr, mrs → roles
    person: str  # who the plan is for

    def of(self, words: str) -> tuple[str, ...]:
        """Who is meant by the words of an owner's column or of a sentence's owner; nobody where they are empty.

        A name is told by its role's bearer where one alone bears it, so that "Mum" and "Dana" are one.
        """
        plain = words.replace("’", "'").strip(TRIM)
        if plain.lower() in self.both:
            return tuple(self._one(parent) or parent for parent in ("mother", "father"))
        if one := self._one(plain):
            return (one,)
        found = (self._one(part) or self._bare(part) for part in PARTS.split(re.sub(r"[()\[\]]", "/", plain)))
        return tuple(dict.fromkeys(who for who in found if who))

    def parent(self, who: str) -> bool:
        """Whether somebody is a parent, by role."""
        return self.roles.get(who, who) in self.parents

    def family(self, who: str) -> bool:
        """Whether somebody is of the family, or is who the plan is for."""
        return not self.service(who) and (self.role(who) in self.relations or bool(self.person) and who == self.person)

    def role(self, who: str) -> str:
        return self.roles.get(who, who)

    def service(self, who: str) -> bool:
        return who in self.services

    def shown(self, who: str) -> str:
        """As a reader knows them: ‘Dana Brook (mother)’."""
        name, role = self.said.get(who, who), self.roles.get(who, "")
        return f"{name} ({role})" if role and role.lower() not in name.lower() else name

    def inside(self, text: str) -> list[str]:
        """Everybody whom a longer text names: by name, by role, by service; the longest words first, so that a health visitor is no visitor."""
        left, found = text.lower().replace("’", "'"), []
        words = {**{word: word for word in (*self.jobs, *self.relations, *self.services)}, **self.same, **self.names}
        for word in sorted(words, key=lambda word: (word not in self.names, -len(word))):
            if word in left and (match := re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", left)):
                left = left[: match.start()] + "|" * len(word) + left[match.end() :]
                found.append(self._one(word) or words[word])
        return list(dict.fromkeys(found))

    def told(self, who: str, text: str) -> bool:
        """Whether a text in small letters names somebody: by a part of the name, by role or another word for it, by the role inside a service."""
        role = self.role(who)
        words = [who, role, self.inner.get(who, ""), *(part for part, name in self.names.items() if name == who)]
        words += [word for word, same in self.same.items() if same == role]
        return any(re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text) for word in words if word)

    def _one(self, words: str) -> str | None:
        """The person that words name alone: a name, a role, or both together ('Dana Brook (mum)', 'Priya Nair, social worker')."""
        if short := self._titled(words):
            return short
        bare = self._bare(words)
        if bare in self.names:
            return self.names[bare]
        role = self.same.get(bare, bare)
        if role in self.services:
            return role
        bearers = [name for name, held in self.roles.items() if held == role]
        if bearers:
            return bearers[0] if len(bearers) == 1 else role
        if bare in self.same or role in self.same.values() or role in self.jobs or role in self.relations:
            return role
        named = dict.fromkeys(self.names[word] for word in re.findall(r"[^\W\d_][\w'-]*", bare) if word in self.names)
        if len(named) == 1 and not PARTS.search(re.sub(r",|\(|\)", " ", words)):
            (name,) = named
            rest = {self.same.get(part, part) for part in (self._bare(part) for part in re.split(r"[(),–—-]", words)) if part}
            return name if self.roles.get(name, "") in rest or rest <= {name, self.roles.get(name, "")} else None
        return None

    def _titled(self, words: str) -> str | None:
        """Whoever is meant by a surname with a title or an initial: of several with the surname, the one whose role or first letter fits."""
        short = re.match(r"(mr|mrs|ms|miss|[a-z])\b\.? ?([\w'-]{2,})$", words.strip(TRIM).lower())
        if short is None:
            return None
        bearers = [
            name for name in dict.fromkeys(self.names.values()) if name.split()[-1] == short[2] and name != words.strip(TRIM).lower()
        ]
        if len(short[1]) == 1:
            bearers = [name for name in bearers if name[0] == short[1]]
        else:
            bearers = [name for name in bearers if self.roles.get(name) in self.titles["mr" if short[1] == "mr" else "mrs"]]
        return bearers[0] if len(bearers) == 1 else None

    def _bare(self, words: str) -> str:
        bare = OF.sub("", words.replace("’", "'").strip(TRIM).lower())
        while (shorter := FRONT.sub("", bare)) != bare:
            bare = shorter
        return TITLE.sub("", bare).strip(TRIM) if TITLE.sub("", bare).strip(TRIM) in self.names else bare.strip(TRIM)


def people(plan: Plan, guidance: Guidance, owners: Sequence[str] = ()) -> People:
    """Everybody whom the plan's list of people, its signatures and its owners name; `owners` as its sentences write them."""
    table: dict[str, Any] = guidance.plan["same"]
    same = {word: role for role, words in table.items() for word in words}
    services = {form for row in guidance.rows["agencies.csv"] for form in row.forms()} - {"health", "education", "court", "the home"}
    roles: dict[str, str] = {}
    names: dict[str, str] = {}
    said: dict[str, str] = {}
    for words in _lines(plan):
        name, role = _read(words, same, guidance)
        if not name:
            continue
        key = name.lower()
        said.setdefault(key, name)
        if role:
            roles.setdefault(key, role)
    for key in (*said, *([plan.person.strip().lower()] if plan.person.strip() else ())):
        names[key] = key
    for part, key in _parts(list(names)):
        names.setdefault(part, key)
    if plan.person.strip():
        said.setdefault(plan.person.strip().lower(), plan.person.strip())
    about = guidance.plan["people"]
    relations = {form for row in guidance.rows["roles.csv"] if row.kind != "role" for form in row.forms()} - set(about["outside"])
    known = People(
        roles=roles,
        names=names,
        same=same,
        services=frozenset(services),
        said=said,
        parents=frozenset(about["parents"]),
        both=frozenset(about["both"]),
        jobs=frozenset(form for row in guidance.rows["roles.csv"] if row.kind == "role" for form in row.forms()),
        inner={form: row.role_inside.lower().removeprefix("the ") for row in guidance.rows["agencies.csv"] for form in row.forms()},
        relations=frozenset(relations | {same.get(word, word) for word in relations}),
        titles={"mr": about["mr"], "mrs": about["mrs"]},
        person=plan.person.strip().lower(),
    )
    for words in (*(step.owner for step in plan.steps), *owners, *(line.text for line in plan.people)):
        if len(who := known.of(words)) == 1:
            said.setdefault(who[0], words.strip(TRIM))  # a role or a service as the plan writes it
    return known


def _lines(plan: Plan) -> Iterator[str]:
    yield from (line.text for line in plan.people)
    yield from (f"{one.name} ({one.role})" if one.role else one.name for one in plan.signatures)
    yield from (step.owner for step in plan.steps if re.search(r"[(,–-]", step.owner))


def _read(words: str, same: Mapping[str, str], guidance: Guidance) -> tuple[str, str]:
    """The name and the role of a line such as 'Dana Brook – mother' or 'Social worker: Priya Nair'; '' for either that it has not."""
    for mention in check(words, guidance).names:
        # Half a name may be a word of English as well: its neighbours with a capital are the rest of it.
        before, after = BEFORE.search(words[: mention.start]), AFTER.match(words[mention.end :])
        start, end = mention.start - len(before[0] if before else ""), mention.end + len(after[0] if after else "")
        name = words[start:end].strip()
        if mention.kind != "name" or SITE.search(f" {name}"):
            continue
        doc = parse(words[:start] + " " * (end - start) + words[end:], guidance)
        held = [same.get(span.text.lower(), span.text.lower()) for span in doc.spans["roles"]]
        return TITLE.sub("", name) if len(name.split()) > 2 else name, held[0] if held else ""
    return "", ""


def _parts(names: list[str]) -> Iterator[tuple[str, str]]:
    """First names and surnames that one person alone has."""
    for name in names:
        words = TITLE.sub("", name).split()
        for word in words if len(words) > 1 else ():
            if sum(word in other.split() for other in names) == 1:
                yield word, name
        if TITLE.match(name):
            yield TITLE.sub("", name), name


__all__ = ["People", "people"]
