"""Which groups are too small to be shown, and which others have to be hidden with them, so that no subtraction brings one back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from smartify.pictures import FEWEST

Cell = tuple[str, str]  # (team, quarter)


def told(hidden: Iterable[int]) -> bool:
    """Whether what is left over, once all that is shown is taken from a total that is shown too, tells of a group that is too small.

    >>> told([]), told([9]), told([3]), told([3, 1]), told([3, 9])
    (False, False, True, True, False)
    """
    left = [count for count in hidden if count]
    return any(count < FEWEST for count in left) and (len(left) == 1 or sum(left) < FEWEST)


def hidden(counts: Mapping[str, int]) -> frozenset[str]:
    """The groups under FEWEST; with a single one of them, or a handful of objectives in all, also the smallest of the others.

    >>> sorted(hidden({"North": 80, "South": 60, "West": 3}))
    ['South', 'West']
    >>> sorted(hidden({"North": 80, "South": 60, "West": 3, "East": 4}))
    ['East', 'West']
    >>> sorted(hidden({"North": 80, "South": 60}))
    []
    """
    out = {name for name, count in counts.items() if count < FEWEST}
    while told(counts[name] for name in out):
        rest = sorted((count, name) for name, count in counts.items() if name not in out)
        if not rest:
            break
        out.add(rest[0][1])
    return frozenset(out)


def kept_back(shown: Mapping[Cell, int], cells: Mapping[Cell, int], named: frozenset[str]) -> frozenset[str]:
    """The teams of whose quarters nothing may be shown, when totals of teams (those in `named`) and of quarters are shown elsewhere.

    `shown` are the cells that would be shown, `cells` are all. A team's row or a quarter's column that would tell of a small cell costs the team with the
    smallest cell shown there; again until nothing is told.

    >>> cells = {("North", "q1"): 50, ("South", "q1"): 40, ("West", "q1"): 3, ("North", "q2"): 50, ("South", "q2"): 60, ("West", "q2"): 30}
    >>> shown = {cell: count for cell, count in cells.items() if cell[0] != "West"}
    >>> sorted(kept_back(shown, cells, frozenset({"North", "South", "West"})))
    ['South']
    """
    back: set[str] = set()
    while True:
        left = {cell: count for cell, count in shown.items() if cell[0] not in back}
        lines = [[cell for cell in cells if cell[0] == team] for team in sorted({cell[0] for cell in left}) if team in named]
        lines += [[cell for cell in cells if cell[1] == quarter] for quarter in sorted({cell[1] for cell in left})]
        loud = next((line for line in lines if told(cells[cell] for cell in line if cell not in left)), None)
        if loud is None:
            return frozenset(back)
        back.add(min((left[cell], cell[0]) for cell in loud if cell in left)[1])
