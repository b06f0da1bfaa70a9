"""The means of ranges, each within its field's domain.

Normal and lognormal ranges are truncated to the domain, so their means are the truncated ones: the point figure and the
mean of the draws then speak of the same thing.
"""

from __future__ import annotations

from math import exp, inf, log, pi, sqrt
from typing import assert_never

from scipy.special import ndtr

from wholeplace.appraisal.case import Beta, Domain, Lognormal, Normal, Number, Pert, Triangular, Uniform

Z95 = 1.6448536269514722  # the 95th percentile of a standard normal


def mean(number: Number, domain: Domain) -> float:
    """The mean of a range truncated to its domain, or the number itself. *Units*: the field's own."""
    if isinstance(number, int | float):
        return float(number)
    if isinstance(number, Pert):
        return (number.low + 4 * number.mode + number.high) / 6
    if isinstance(number, Triangular):
        return (number.low + number.mode + number.high) / 3
    if isinstance(number, Uniform):
        return (number.low + number.high) / 2
    if isinstance(number, Beta):
        return number.alpha / (number.alpha + number.beta)
    if isinstance(number, Normal):
        return _truncated_normal_mean(number, domain)
    if isinstance(number, Lognormal):
        return _truncated_lognormal_mean(number, domain)
    assert_never(number)


def lognormal_parameters(number: Lognormal) -> tuple[float, float]:
    """Mean and standard deviation of the logarithm."""
    return log(number.median), log(number.p95 / number.median) / Z95


def _truncated_normal_mean(number: Normal, domain: Domain) -> float:
    low, high = (domain.low - number.mean) / number.sd, (domain.high - number.mean) / number.sd

    def density(z: float) -> float:
        return 0.0 if abs(z) == inf else exp(-z * z / 2) / sqrt(2 * pi)

    kept = ndtr(high) - ndtr(low)
    return float(number.mean + number.sd * (density(low) - density(high)) / kept)


def _truncated_lognormal_mean(number: Lognormal, domain: Domain) -> float:
    mu, sigma = lognormal_parameters(number)
    low = (log(domain.low) - mu) / sigma if domain.low > 0 else -inf
    high = (log(domain.high) - mu) / sigma if domain.high < inf else inf
    kept = ndtr(high) - ndtr(low)
    shifted = ndtr(high - sigma) - ndtr(low - sigma)
    return float(exp(mu + sigma * sigma / 2) * shifted / kept)
