"""Limits of shares and of differences between them, by Wilson's score method.

Wilson, E. B. (1927), Probable inference, the law of succession, and statistical inference, Journal of the American Statistical Association 22, 209-212.
Newcombe, R. G. (1998), Interval estimation for the difference between independent proportions, Statistics in Medicine 17, 873-890 (his method 10).
Spiegelhalter, D. J. (2005), Funnel plots for comparing institutional performance, Statistics in Medicine 24, 1185-1202.
Franco, C., Little, R. J. A., Louis, T. A. and Slud, E. V. (2019), Comparative study of confidence intervals for proportions in complex sample surveys,
Journal of Survey Statistics and Methodology 7, 334-364: with the effective number in the place of the number, Wilson's interval is among the best; it is
still a little too narrow.
"""

from __future__ import annotations

from math import sqrt

from smartify.history.records import Interval, Share

Z95, Z998 = 1.959964, 3.090232  # standard normal: 95 and 99.8 in 100 between plus and minus


def wilson(count: float, of: float, z: float = Z95) -> Interval:
    """Wilson's score interval of count out of `of`: (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n).

    >>> wilson(81, 263)  # the example of Newcombe (1998): 0.2553 to 0.3662
    Interval(low=0.2553, high=0.3662)
    >>> wilson(0, 20).low, wilson(0, 0)
    (0.0, Interval(low=0.0, high=1.0))
    """
    if of <= 0:
        return Interval(low=0.0, high=1.0)
    p = count / of
    middle, half = p + z * z / (2 * of), z * sqrt(p * (1 - p) / of + z * z / (4 * of * of))
    low, high = (middle - half) / (1 + z * z / of), (middle + half) / (1 + z * z / of)
    return Interval(low=round(max(0.0, low), 4), high=round(min(1.0, high), 4))


def share(count: int, of: int, effect: float = 1.0) -> Share:
    """A share whose interval is as wide as `of / effect` independent objectives would make it."""
    return Share(count=count, of=of, interval=wilson(count / effect, of / effect))


def design_effect(of: int, plans: int, count: int, squares: float, products: float, sizes: float) -> float:
    """How much more a share varies because lines of one plan are alike; never under 1.

    The variance of the share as a ratio over plans, m(m−1)⁻¹ Σ(y − p·n)² / N², over the variance p(1−p)/N of as many independent lines. `squares`, `products`
    and `sizes` are Σy², Σy·n and Σn² over the plans, y being a plan's lines that lack something and n all its lines.

    >>> design_effect(of=40, plans=10, count=20, squares=80, products=80, sizes=160)  # plans of four that are all or nothing
    4.44
    >>> design_effect(of=40, plans=40, count=20, squares=20, products=20, sizes=40)  # every line a plan of its own
    1.03
    """
    p = count / of if of else 0.0
    if plans < 2 or not 0 < p < 1:
        return 1.0
    between = plans / (plans - 1) * (squares - 2 * p * products + p * p * sizes) / of**2
    return max(1.0, round(between / (p * (1 - p) / of), 2))


def difference(before: Share, after: Share) -> Interval:
    """The interval of after − before, from the limits of each.

    >>> a, b = share(56, 70), share(48, 80)  # Newcombe (1998): 0.0524 to 0.3339
    >>> difference(b, a)
    Interval(low=0.0524, high=0.3339)
    """
    gained = after.value - before.value
    low = gained - sqrt((after.value - after.interval.low) ** 2 + (before.interval.high - before.value) ** 2)
    high = gained + sqrt((after.interval.high - after.value) ** 2 + (before.value - before.interval.low) ** 2)
    return Interval(low=round(low, 4), high=round(high, 4))


def funnel(middle: float, of: float, effect: float = 1.0, z: float = Z95) -> Interval:
    """Between which limits a group of so many objectives would lie if it differed from all by chance alone.

    >>> funnel(0.5, 100)
    Interval(low=0.402, high=0.598)
    """
    half = z * sqrt(middle * (1 - middle) * effect / of)
    return Interval(low=round(max(0.0, middle - half), 4), high=round(min(1.0, middle + half), 4))
