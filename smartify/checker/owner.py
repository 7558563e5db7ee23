"""Who is to act: a person, a family or an agency."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from smartify.checker import names
from smartify.guidance import Guidance
from smartify.parse import text_of
from smartify.types import Criterion, Finding, Mention

if TYPE_CHECKING:
    from spacy.tokens import Doc

# What says that the words before it act: "X to", "X will", "X agrees to", "X is to".
ACTS = re.compile(
    r"^(?:,? ?\([^)]*\))?,?(?:,[^,.]{2,30},)?(?: (?:&|and) (?:her|his|their|my) (?:[a-z-]+ ){0,2}[a-z-]+)?\s*(?:also |both |all |each |then |therefore )?"
    r"(?:not |never |always |only )?(?:(?:is|are|was|were|am) (?:not |never |only |always |both )?(?:going )?to\b|(?:has|have) (?:agreed )?to\b|(?:agree|agrees|needs?|aims?|plans?|wants?|intends?|undertakes?|promises?|commits?|continues?) to\b|"
    r"(?:would|'d) like to\b|to\b|will\b|'ll\b|must\b|should\b|shall\b|can\b|may\b|cannot\b|can't\b|won't\b|mustn't\b|does not\b|do not\b|doesn't\b|don't\b|ought to\b)"
)
BARE = re.compile(r"^(?:,? ?\([^)]*\))? (?:never |only |always )?(?:[a-z]{3,}(?:s|es))\b(?! (?:of|and|for|to be|in)\b)")
SELF_ACTS = re.compile(r"^(?:'(?:ll|d)\b| (?:will|must|should|shall|can|am|want|would|need|have|agree|plan|promise|aim|[a-z]{3,})\b)")
# "Kai to be seen", "Home to be kept": the words before do not act.
PASSIVE = re.compile(
    r"^(?:,? ?\([^)]*\))?\s*(?:is |are |will |must |should |shall |can |needs? |has |have |ought )?(?:not |never |only |all |also )*(?:to )?(?:not |never |only |also )*"
    r"(?:continue to |start to )?(?:be|get) (?:\w+ly )?(?:not |never |then |always )?(?:(?!need|indeed|red|bed|supervised by (?:him|her))\w+ed|seen|given|taken|made|held|kept|told|done|sent|put|brought|met|found|left|read|set|shown|sought|taught|written|"
    r"paid|bought|built|drawn|chosen|spoken|sworn|fed|led|run|heard|known|woken|driven|begun|shared|cut|hung|lent|sold|split|spent|thought|worn|reviewed)\b(?! (?:to|in) (?:the )?(?:school|group)s?\b)"
)
BY = re.compile(r"\b(?:by|with) (?:the |their |his |her |our |my |an? )?$")
DONE = re.compile(
    r"\b(?:be|been|is|are|was|being|get) (?:\w+ ){0,12}?(?:\w+ed|seen|given|taken|made|held|kept|told|done|sent|put|brought|met|set|shown|sought|taught|written|paid|read|led|run)\b[^.;]*$"
)
# "Waking night staff to look in", "Repairs to replace the lock": whatever opens a line and acts, unless what follows
# is something that happens to a thing ("Attendance to improve").
SUBJECT = re.compile(
    r"^(?:[^\w(]|o )*(?:\(?\d+[.)]\s*|[a-z][.)]\s*)?((?:[A-Za-z][\w'&/+.-]*)(?:,? (?:\(\w+\) ?)?(?:and |of |for |the |in |at |& |\+ )?[A-Za-z0-9][\w'&/+.-]*){0,5}?)"
    r"(?:,? \([^)]*\)|,[^,.]{2,40},)? (?=(?:not |never |all |both |each |also )?(?:(?:is|are) (?:not |never |only )?to|to|will|would|must|should|shall|can|cannot|agrees to|needs? to) )"
)
HAPPENS = re.compile(
    r"^,?(?:\s*\([^)]*\))? (?:not |never |all |both |each |also )?(?:(?:is|are) )?(?:not |never |only |also )?(?:to|will|must|should|shall|can|cannot|agrees to|needs to) (?:not |never |always |also |all |continue to |start to )*"
    r"(?:improve|increase|decrease|reduce|remain|be|become|happen|start|begin|stop|take place|rise|fall|last|drop|come down|go up|go down|include|reflect|show|continue|end|stand|cover|address|"
    r"support|ensure|have|use|develop|go|stay|form|run|follow)\b"
)
NOT_SUBJECT = re.compile(
    r"^(?:if|when|where|once|after|before|until|by|at|in|on|for|from|to|given|ensure|make|continue|work|agree|referral|plan|plans|use|how|what|who|there|it|this|that|ways|time|meeting|meetings|need|needs|aim|goal|target|"
    r"objective|outcome|action|no|any|assess|refer|support|help|encourage|remind|arrange|ask|allow|advice|advise|contact|monitor|consider|access|opportunity|opportunities|try|want|wants|learn|get|"
    r"apply|reply|write|explore|signpost|speak|talk|liaise|provide|offer|complete|send|attend|engage|identify|look|listen|practise|practice|discuss|chase|book|open|give|take|keep|bring|nobody|no-one|activities|updates|enough|"
    r"share|gather|find|set|ring|call|phone|commit|prepare|return|respond|enable|link|introduce|build|develop|promote|improve|increase|reduce|within|over|during|following|with|without|i|we|my|our|her|his|their|wake|confidence|somewhere|"
    r"appointment|appointments|visit|visits|contact|attendance|behaviour|letter|risk|report|reports)\b",
    re.IGNORECASE,
)
# Whoever does something by the look of the word: a treasurer, councillors, the LSCB. Things that only look so are not meant.
ACTOR = re.compile(
    r"(?:(?i:(?:er|or|ist|ian|ant|(?<!m)ent|clerk|chair|lead|head|staff|team|nurse|panel|board|group|committee|service|council|county|trust|partner|people)s?)|[A-Z]{2,}s?)$"
)
THING = re.compile(
    r"(?:letter|number|order|paper|water|dinner|weather|register|shower|offer|transfer|matter|newsletter|folder|computer|other|door|floor|error|factor|monitor|centre|center|winter|summer|quarter|poster|corner|disorder|"
    r"consent|content|event|percent|accident|incident|extent|intent|important|relevant|better|higher|lower|fewer|longer|earlier|later|remainder|together|shoulder|owner|peer|over|under|after|never|either|further|power|answer|danger|anger|temper|behavior|[A-Z]{2,}s)s?",
    re.IGNORECASE,
)
# One person by the look of it, whatever body stands in the name: a college adviser, the Head of Housing.
PERSONAL = re.compile(
    r"(?:[a-z]{2}er|or|ist|ian|nurse|lead|head|clerk|chair|assistant|consultant|mgr|governor|gov|admin|SW|HV|TA)$|^(?:[\w'-]+ ){0,2}(?:head|director|chair|clerk|lead|deputy head) (?:of|for|at) ",
    re.IGNORECASE,
)
# A cell of a table written as a line: "- Caretaker - August", "(KS1 lead)", "Clinical psychologist: two meetings".
CELLS = re.compile(r"\s[-–|]+\s|\s*[;()|]\s*|(?<=[A-Za-z]):\s")
CELL = re.compile(r"(?:the |our )?((?:[A-Z]{2,4}\d?|[A-Za-z][a-z'-]+)(?: (?:of |for |& )?[A-Za-z][\w'&/-]*){0,3})(?=$|, )")
# "Cody scrubs his tag off", "Befriender writes up outings": whoever opens a line and does something in the present.
DOES = re.compile(
    r"\W*((?:[A-Z][\w'-]*)(?: [A-Za-z][\w'-]*){0,2}?) ([a-z]{2,}s)\b(?! (?:of|and|for|to|in|on|is|are|per|round|from|with|be)\b)"
)
PRONOUN = re.compile(
    r"(?<![\w'])(?:He|She|They|he|she|they|Both|Everyone|Everybody|All)(?=(?: (?:will|must|should|shall|to|is to|are to|needs? to|agrees? to|can|cannot|may)|'ll)\b)"
)
SUBORDINATE = re.compile(r"\b(?:so|that|so that|because|as|and|,|if|when|until)\s*$", re.IGNORECASE)
REACH = 200  # characters: the longest condition or passive of our lines is under 150
WHY = re.compile(r"\b(?:so(?: that)?|because|as|in order that|in case|while|until|before|after) (?:the |his |her |their )?$", re.IGNORECASE)
CONDITION = re.compile(
    r"^\W*(?:when|if|after|once|given|shown|where|whenever|before|as soon as|at|by|in|during|from|following|using|with|every|for|over|within|throughout|until|upon)\b[^.;]*\s$",
    re.IGNORECASE,
)
DETERMINER = re.compile(
    r"(?:\b(?:the|her|his|their|my|our|your|a|an|both|all|each|every|either|any|new|allocated|named|current|assigned|duty|lead|senior|deputy|assistant|birth|maternal|paternal|older|younger|eldest|two|three|four|"
    r"local|link|community|specialist|chief|head|interim|responsible|relevant|class|form|night|day|other|same|young|ward|site|shift|children's|child's|kids'|baby's|twins'|boys'|girls'|it|hr|school|school's|area|project|regional|general|finance|operations|commissioning|quality|sales|marketing|programme|service) )+$",
    re.IGNORECASE,
)
JOINS = re.compile(
    r"^(?:'s |s' |' |'s own | and | & |/| / |, and |, | and the | or | with | and his | and her | and their | the | \+ |\+| - | of the | of | in | at the )$"
)
LINK = re.compile(r"^(?:'s |s' |' |'s own | | of the )$")
HEADING = re.compile(r"^\s*(?:[-–:]|\()")
OPENING = re.compile(
    r"(?:^|[.;:!?\n]|,|\bthat|\bso|\band|\bthen|\bfor|\bensure|\bif [^.]*,|\d+[.)]|[-•*>])\s*(?:also |then |for |both |that )?$",
    re.IGNORECASE,
)
TRAILING = re.compile(r"(?:[-–,:;/(\[|]|\.\s|\s{2,}|\b(?:action|lead|owner|who|resp|by whom)\b:?)\s*$", re.IGNORECASE)
INITIALS = re.compile(
    r"(?:[-–,(/\[|]\s*|[.)]\s+|\s{2,}|(?:^|\s)(?:action|lead|owner|resp):?\s*)((?:[A-Z]\.?){2,3}(?:\s?[/&+]\s?(?:[A-Z]\.?){2,3})*)[)\].]*\s*$"
)
NOT_INITIALS = frozenset(
    [
        "tbc",
        "tba",
        "na",
        "nfa",
        "asap",
        "dv",
        "ok",
        "uk",
        "eu",
        "am",
        "pm",
        "gcse",
        "cv",
        "pe",
        "rag",
        "a&e",
        "it",
        "ict",
        "hr",
        "pip",
        "uc",
        "ehc",
        "nhs",
        "id",
        "gp",
        "tv",
        "dvd",
        "pep",
        "cla",
        "lac",
        "cin",
        "cp",
        "yn",
        "mot",
        "sen",
        "emh",
        "ptsd",
        "adhd",
        "asd",
        "aac",
        "sats",
        "bmi",
        "hba",
    ]
)


def find(doc: Doc, guidance: Guidance, parties: list[Mention]) -> Mention | None:
    """The owner: the first of those named who acts, else who it is done by, else initials at the end."""
    text = text_of(doc)
    acting = [party for party in parties if _acts(party, text)] + list(_subjects(doc, guidance, parties))
    if acting:
        return min(acting, key=lambda party: (party.start, -party.end))
    for party in parties:
        if BY.search(_before(text, party.start)) and DONE.search(_before(text, party.start)):
            return party
    for party in parties:
        if _listed(party, text):
            return party
    if found := _celled(text, guidance, parties):
        return found
    if (match := INITIALS.search(text)) and match[1].replace(".", "").lower() not in NOT_INITIALS:
        return Mention(text=match[1], start=match.start(1), end=match.end(1), kind="person")
    return None


def parties(doc: Doc, guidance: Guidance, named: list[Mention]) -> list[Mention]:
    """Everybody mentioned who could own a task, whether they do or not; `named` are the names in the text."""
    return list(_parties(doc, guidance, named))


def findings(doc: Doc, guidance: Guidance, owner: Mention | None) -> Iterator[Finding]:
    """What the owner means for Specific."""
    if owner is None:
        passive = re.search(r"\b(?:to|will|must|should) be \w+(?:ed|en|ne|ld|pt|de|nt|ht)\b", text_of(doc))
        rule = "owner.passive" if passive else "owner.missing"
        yield Finding(rule=rule, criterion=Criterion.SPECIFIC, span=None, says=guidance.asks(rule))
    elif owner.kind == "agency":
        yield Finding(
            rule="owner.agency",
            criterion=Criterion.SPECIFIC,
            span=(owner.start, owner.end),
            says=f"'{owner.text}' is a whole agency. {guidance.asks('owner.agency')}",
        )
    else:
        yield Finding(rule="owner.found", criterion=Criterion.SPECIFIC, span=(owner.start, owner.end), says=f"'{owner.text}' is to act.")


def _acts(party: Mention, text: str) -> bool:
    after = text[party.end :]
    before = _before(text, party.start)
    if WHY.search(before):
        return False
    if before.strip() and not re.search(r"\w", before):
        before = ""
    if not OPENING.search(before) and not (CONDITION.match(before) and re.match(r",? (?:will|to|must|should)\b|'ll\b", after)):
        return False
    if party.text.lower() in ("i", "we"):
        return bool(SELF_ACTS.match(after)) and not PASSIVE.match(after)
    if ACTS.match(after):
        return not PASSIVE.match(after)
    return bool(BARE.match(after)) and not re.sub(r"^[^,]{3,40}, ", "", text[: party.start]).strip(" -•*0123456789.)")


def _subjects(doc: Doc, guidance: Guidance, known: list[Mention]) -> Iterator[Mention]:
    """Whoever opens the line and acts without being in a table; and pronouns that act."""
    text = text_of(doc)
    for match in PRONOUN.finditer(text):
        if (
            OPENING.search(_before(text, match.start()))
            and not SUBORDINATE.search(_before(text, match.start()))
            and not PASSIVE.match(text[match.end() :])
        ):
            yield Mention(text=match[0], start=match.start(), end=match.end(), kind="person")
    if does := DOES.match(text):
        words = does[1].split()
        named = words[0].lower() in guidance.first_names or not any(names.known(word.lower(), guidance) for word in words)
        if (named or _personal(does[1])) and _verb(does[2], guidance) and not any(party.start == does.start(1) for party in known):
            yield Mention(text=does[1], start=does.start(1), end=does.end(1), kind="person")
    opening = SUBJECT.match(text)
    if not opening or NOT_SUBJECT.match(opening[1]) and not re.match(r"[A-Z]{2,} ", opening[1]):
        return
    start, end = opening.span(1)
    after = text[end:]
    inside = [party for party in known if start <= party.start and party.end <= end]
    words = opening[1].split()
    happens = HAPPENS.match(after)
    actor = ACTOR.search(words[-1]) and not THING.fullmatch(words[-1]) and not (happens and words[-1].isupper())  # "EET to improve"
    acts = bool(actor) or any(party.end == end for party in inside)
    if PASSIVE.match(after) or (not acts and (happens or len(words) > 3)):
        return
    if (
        words[0].lower() in guidance.verbs
        and not words[0].isupper()
        and len(words) > 1
        and not any(party.start == start for party in inside)
    ):
        return
    last = words[-1].lower()
    if not inside and names.known(last, guidance) and last.endswith(("ing", "tion", "ment", "ness", "ance", "ence")):
        return
    kinds = {party.kind for party in inside}
    kind = "person" if _personal(opening[1]) else "agency" if "agency" in kinds else "family" if "family" in kinds else "person"
    yield Mention(text=opening[1], start=start, end=end, kind=kind)


def _personal(phrase: str) -> bool:
    """Whether a phrase names one person by the look of its words."""
    return bool(PERSONAL.search(phrase)) and not THING.fullmatch(phrase.split()[-1])


def _verb(word: str, guidance: Guidance) -> bool:
    """Whether a word in -s is a verb of the tables in the third person."""
    bases = (word[:-1], word.removesuffix("es"), word.removesuffix("ies") + "y")
    return bool(guidance.once.fullmatch(word)) or any(base in guidance.verbs or base in guidance.openers for base in bases)


def _celled(text: str, guidance: Guidance, parties: list[Mention]) -> Mention | None:
    """Whoever fills a cell of their own: between dashes, in brackets, or in front of a colon."""
    edges = [(0, 0), *(match.span() for match in CELLS.finditer(text)), (len(text), len(text))]
    if len(edges) < 3:
        return None
    for (_, start), (end, _) in zip(edges, edges[1:], strict=False):
        cell = CELL.match(text[:end].rstrip(" ."), start)
        if cell is None or not start and text[end : end + 1] != ":":
            continue
        words = cell[1].split()
        if words[0].lower() in guidance.verbs or words[0].lower() in guidance.openers - guidance.nouns or THING.fullmatch(words[-1]):
            continue  # a task, or a thing
        party = any(p.start <= cell.start(1) + 4 and p.end == cell.end(1) and p.kind == "person" for p in parties)
        if party or _personal(cell[1]):
            return Mention(text=cell[1], start=cell.start(1), end=cell.end(1), kind="person")
    return None


def _listed(party: Mention, text: str) -> bool:
    """'SW: ring the school', 'Ring the school (SW)', 'Ring the school - SW'."""
    before, after = _before(text, party.start), text[party.end :]
    if not before.strip(" -•*0123456789.)") and re.match(r"^\s*(?:[-–:]\s|\s[-–]\s)", after) and party.kind != "agency":
        return bool(re.match(r"^\s*[-–:]\s+[a-z]?\w+", after))
    return (
        bool(TRAILING.search(before))
        and not after.strip(" .)]")
        and len(before.split()) > 1
        and not re.search(r"\be\.?g\.?|\bwith\b[^,]*$", before)
    )


def _parties(doc: Doc, guidance: Guidance, named: list[Mention]) -> Iterator[Mention]:
    """Names, roles, relations, families and agencies, joined where they make one phrase."""
    text = text_of(doc)
    units = [(m.start, m.end, "person") for m in named if m.kind != "place"]
    for span in doc.spans["roles"]:
        kind = guidance.rows["roles.csv"][int(span.label_)].kind
        end = span.end_char
        if kind == "self":
            speaks = re.match(r"(I|[Ww]e)(?='|$)", span.text)
            if speaks is None:
                continue
            end = span.start_char + speaks.end()
        units.append((span.start_char, end, "family" if kind == "family" else "person"))
    units += [(span.start_char, span.end_char, "agency") for span in doc.spans["agencies"]]
    units = _without_overlap(units)
    at = 0
    while at < len(units):
        start, end, kind = units[at]
        while at + 1 < len(units) and JOINS.match(text[end : units[at + 1][0]]):
            gap = text[end : units[at + 1][0]]
            next_kind = units[at + 1][2]
            if not LINK.match(gap) and gap.strip() in (",", "-", "of", "in", "at the", "with", "of the", "the", "or"):
                break
            kind = next_kind if LINK.match(gap) or kind == next_kind else ("agency" if "agency" in (kind, next_kind) else "family")
            at += 1
            end = units[at][1]
        if match := DETERMINER.search(text, max(0, start - REACH), start):
            start = match.start()
        yield Mention(text=text[start:end], start=start, end=end, kind=kind)
        at += 1


def _before(text: str, start: int) -> str:
    """What stands before a place, as far back as any pattern here looks; a mark stands for the rest."""
    return text[:start] if start <= REACH else "x" + text[start - REACH : start]


def _without_overlap(units: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    kept: list[tuple[int, int, str]] = []
    for unit in sorted(units, key=lambda u: (u[0] - u[1], u[0])):
        if all(unit[1] <= other[0] or unit[0] >= other[1] for other in kept):
            kept.append(unit)
    return sorted(kept)
