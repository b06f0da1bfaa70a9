"""The values of a range in equally likely slices: what a draw picks from.

`slice_values(ranges, n, shift)` cuts each range into `n` slices of equal probability and gives the value at one place in
each, in rising order. A sample that takes every slice once has the range's own shape, however few its draws.

PERT values come from one table for all PERT ranges. In `t = log(u / (1 − u))` and in the place of the mode between low and
high, the quantile of a PERT is so smooth that a Chebyshev series of 128 × 18 terms holds it within 1e-9 of the range; to
evaluate it for every PERT of a case is one matrix product. Beta values come from a series of their own, as long as they
need, or from `scipy` where none is short. The others have closed forms. Outside the table's ends (u below 1e-9 or above
1 − 1e-9) and in what is not smooth, the exact inverse stands.

*Units*: those of the field; `u` is a probability between 0 and 1.
*Source*: agreement with `scipy.stats` is printed by `tests/appraisal/test_reference_quantiles.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from math import inf, log
from typing import TypeAlias, assert_never

import numpy as np
from numpy.polynomial import chebyshev
from numpy.typing import NDArray
from scipy.special import betaincinv, ndtr, ndtri

from wholeplace.appraisal.case import Beta, Domain, Lognormal, Normal, Pert, Range, Triangular, Uniform
from wholeplace.appraisal.means import lognormal_parameters

Floats: TypeAlias = NDArray[np.float64]

LOG_ODDS_END = 20.7  # log odds at which the tables end: u = 1e-9
_ODDS_TERMS = 128
_MODE_TERMS = 18
_SERIES_LENGTHS = (64, 128, 256)  # of a beta's own series, the first that is exact enough
_SERIES_ERROR = 1e-9


def quantiles(number: Range, domain: Domain, u: Floats) -> Floats:
    """The values below which a range, truncated to its domain, lies with probabilities `u` (any order, within 0 and 1)."""
    if isinstance(number, Pert):
        return number.low + (number.high - number.low) * _pert_unit(_mode_place(number), u)
    if isinstance(number, Beta):
        return _beta(number.alpha, number.beta, u)
    return _closed_form(number, domain, u)


def slice_values(ranges: Sequence[tuple[Range, Domain]], slices: int, shift: float = 0.5) -> Floats:
    """One value from each of `slices` equally likely slices of each range, rising.

    `shift` says where in its slice a value is taken: 0.5 is the middle. *Units*: (ranges × slices).
    """
    assert 0 < shift < 1, "a value is taken inside its slice"
    perts = {i: number for i, (number, _) in enumerate(ranges) if isinstance(number, Pert)}
    if len(perts) == len(ranges):
        return _pert_rows(list(perts.values()), slices, shift)
    values = np.empty((len(ranges), slices))
    if perts:
        values[list(perts)] = _pert_rows(list(perts.values()), slices, shift)
    for i, (number, domain) in enumerate(ranges):
        if not isinstance(number, Pert):
            values[i] = _cached_row(number, domain, slices, shift)
    return values


@lru_cache(maxsize=256)
def _cached_row(number: Range, domain: Domain, slices: int, shift: float) -> Floats:
    return quantiles(number, domain, slice_probabilities(slices, shift))


def slice_probabilities(slices: int, shift: float) -> Floats:
    """The probabilities at which `slice_values` stands."""
    return (np.arange(slices) + shift) / slices


# PERT: one table for all


def _mode_place(number: Pert) -> float:
    """Where the mode stands between low (0) and high (1)."""
    width = number.high - number.low
    return (number.mode - number.low) / width if width > 0 else 0.5


@cache
def _pert_table() -> Floats:
    """Chebyshev coefficients of the PERT quantile on 0 to 1, by place of the mode (rows) and log odds (columns)."""
    modes = (_nodes(_MODE_TERMS) + 1) / 2
    odds = _nodes(_ODDS_TERMS) * LOG_ODDS_END
    values = betaincinv(1 + 4 * modes[:, None], 5 - 4 * modes[:, None], _probability(odds)[None, :])
    return _coefficients(_coefficients(values).T).T


def _pert_rows(perts: Sequence[Pert], slices: int, shift: float) -> Floats:
    low, high, places = np.array([(p.low, p.high, _mode_place(p)) for p in perts]).reshape(-1, 3).T
    weights = np.empty((len(perts), _MODE_TERMS + 1))
    weights[:, :-1] = chebyshev.chebvander(2 * places - 1, _MODE_TERMS - 1) * (high - low)[:, None]
    weights[:, -1] = low
    rows: Floats = weights @ _pert_basis(slices, shift)
    rows[:, 0] = np.maximum(rows[:, 0], low)
    rows[:, -1] = np.minimum(rows[:, -1], high)
    return rows


@lru_cache(maxsize=20)  # the 15 places of a long run, 1.5 MB each
def _pert_basis(slices: int, shift: float) -> Floats:
    """The table summed over log odds for given slices, and a row of ones: (terms of the mode + 1 × slices)."""
    basis = _pert_table() @ _odds_terms(slice_probabilities(slices, shift), _ODDS_TERMS)
    return np.vstack([basis, np.ones(slices)])


def _pert_unit(place: float, u: Floats) -> Floats:
    terms = chebyshev.chebvander(np.array([2 * place - 1]), _MODE_TERMS - 1)
    series = (terms @ _pert_table())[0]
    return _within_table(u, series, 1 + 4 * place, 5 - 4 * place)


# beta: a series of its own


def _beta(alpha: float, beta: float, u: Floats) -> Floats:
    series = _beta_series(alpha, beta)
    if series is None:
        exact: Floats = betaincinv(alpha, beta, u)
        return exact
    return _within_table(u, series, alpha, beta)


@lru_cache(maxsize=256)
def _beta_series(alpha: float, beta: float) -> Floats | None:
    """The shortest series that is exact enough; None where none is."""
    for length in _SERIES_LENGTHS:
        values = betaincinv(alpha, beta, _probability(_nodes(length) * LOG_ODDS_END))
        series = _coefficients(values)
        if np.abs(series[-length // 8 :]).max() < _SERIES_ERROR / 8:
            return series
    return None


def _within_table(u: Floats, series: Floats, alpha: float, beta: float) -> Floats:
    """The series where it holds, the exact inverse beyond its ends."""
    inside = np.abs(_log_odds(u)) <= LOG_ODDS_END
    values = np.empty_like(u)
    values[inside] = np.clip(chebyshev.chebval(_log_odds(u[inside]) / LOG_ODDS_END, series), 0.0, 1.0)
    values[~inside] = betaincinv(alpha, beta, u[~inside])
    return values


def _nodes(count: int) -> Floats:
    nodes: Floats = np.cos(np.pi * (np.arange(count) + 0.5) / count)
    return nodes


def _coefficients(values: Floats) -> Floats:
    """Chebyshev coefficients along the last axis, from values at `_nodes`."""
    coefficients: Floats = values @ _terms_at_nodes(values.shape[-1])
    return coefficients


@cache
def _terms_at_nodes(count: int) -> Floats:
    terms = np.asarray(chebyshev.chebvander(_nodes(count), count - 1) * (2.0 / count), dtype=np.float64)
    terms[:, 0] /= 2
    return terms


def _odds_terms(u: Floats, count: int) -> Floats:
    """The Chebyshev polynomials at the log odds of `u`: (count × u)."""
    terms: Floats = np.asarray(chebyshev.chebvander(_log_odds(u) / LOG_ODDS_END, count - 1).T, dtype=np.float64)
    return terms


def _log_odds(u: Floats) -> Floats:
    with np.errstate(divide="ignore"):
        odds: Floats = np.log(u) - np.log1p(-u)
    return odds


def _probability(odds: Floats) -> Floats:
    probability: Floats = 1 / (1 + np.exp(-odds))
    return probability


# closed forms


def _closed_form(number: Triangular | Uniform | Normal | Lognormal, domain: Domain, u: Floats) -> Floats:
    if isinstance(number, Uniform):
        return number.low + (number.high - number.low) * u
    if isinstance(number, Triangular):
        return _triangular(number, u)
    if isinstance(number, Normal):
        cut = _truncated_normal(u, (domain.low - number.mean) / number.sd, (domain.high - number.mean) / number.sd)
        return np.clip(number.mean + number.sd * cut, domain.low, domain.high)
    if isinstance(number, Lognormal):
        mu, sigma = lognormal_parameters(number)
        low = (log(domain.low) - mu) / sigma if domain.low > 0 else -inf
        high = (log(domain.high) - mu) / sigma if 0 < domain.high < inf else inf
        return np.clip(np.exp(mu + sigma * _truncated_normal(u, low, high)), domain.low, domain.high)
    assert_never(number)


def _triangular(number: Triangular, u: Floats) -> Floats:
    width = number.high - number.low
    if width <= 0:
        return np.full_like(u, number.mode)
    below, above = number.mode - number.low, number.high - number.mode
    rising = number.low + np.sqrt(u * width * below)
    falling = number.high - np.sqrt((1 - u) * width * above)
    return np.where(u * width < below, rising, falling)


def _truncated_normal(u: Floats, low: float, high: float) -> Floats:
    """Standard normal quantiles cut to `low` to `high`, worked from the tail that keeps its digits."""
    if low > 0:
        return -_truncated_normal(1 - u, -high, -low)
    start, end = ndtr(low), ndtr(high)
    values: Floats = ndtri(start + u * (end - start))
    return values
