"""A service for a line without a code, from its words, with how sure that is; and "not classified" where it is not sure enough.

    for answer in shipped().answers([{"purpose": "Residential care", "supplier": "Oak Lodge Ltd"}], [()]):
        answer.service, answer.confidence, answer.because

Three things are added up, each as a logarithm of odds: what the words of purpose, category, subjective and supplier have meant
in other councils (learnt), what the lexicon says of them (written down beforehand), and which services the department's name
leaves open. The likeliest service is the answer; how likely it is, is corrected by what such a likelihood turned out to be worth
in councils that had no part in the learning. Where that is below the threshold, the answer is `not-classified`. The threshold is
for the top-level service, for which it was measured; within it a service is given where it is likelier than `WITHIN`.

*Source*: multinomial logistic regression, learnt by `classify_training`; docs/methods/classification.md.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

from wholeplace.reference.services import NOT_CLASSIFIED, label_of
from wholeplace.spend.lexicon import department, words
from wholeplace.spend.wording import READ, features

FORMAT = "wholeplace-classifier/1"
FLOOR = 1e-4
"""A likelihood is never taken for less than this or for more than one less this: no words prove anything."""

Floats = npt.NDArray[np.float64]
Line = Mapping[str, str | None]
"""The texts of a line by the names of its fields."""

TOP = {"education": "children", "childrens-social-care": "children"}
"""Top-level services where they are wider than a service: children's social care and education are one in SeRCOP's own codes."""


def top_of(service: str) -> str:
    """The top-level service of a service."""
    return TOP.get(service, service)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of one line. `service` is `not-classified` where that is not sure enough; `guess` is the likeliest still.

    `confidence` (0 to 1) is how likely the guess is right, as it proved in councils held out; `because` says by which words.
    """

    service: str
    confidence: float
    guess: str
    because: str


SIGNS = ("always", "log odds", "share of words known", "lexicon says so", "supplier known")
"""What a confidence is worked out from: the log odds of the guess, and on what it rests."""

WITHIN = 0.6
"""How likely a service must be among those of its top-level service to be given as the answer."""


@dataclass(frozen=True, slots=True)
class Correction:
    """From likelihoods to confidences: log odds as the sum of `SIGNS`, each times its part in `by`."""

    by: tuple[float, ...]

    def of(self, signs: Floats) -> Floats:
        """Confidences, one a line. *Shape*: `signs` (lines, signs)."""
        return np.asarray(1 / (1 + np.exp(-(signs @ np.array(self.by)))))


@dataclass(frozen=True, slots=True)
class Guesses:
    """What a model makes of lines, before it is asked whether it is sure. One element a line.

    `top` is the likeliest top-level service, `mass` its likelihood, `service` the likeliest service within it and `within` how
    likely that is among those of the top-level service; `signs` as `SIGNS`.
    """

    top: list[str]
    mass: Floats
    service: list[str]
    within: Floats
    signs: Floats


@dataclass(frozen=True, slots=True)
class Model:
    """What was learnt: a weight for each feature and service, and the correction of its likelihoods.

    *Shapes*: `weights` (features, services), `bias` (services,), natural logarithms of odds. `about` says from which files it was
    learnt and how it did on publishers held out.
    """

    edition: str
    services: tuple[str, ...]
    features: tuple[str, ...]
    weights: Floats
    bias: Floats
    correction: Correction
    threshold: float
    about: Mapping[str, Any]
    index: Mapping[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "index", {name: number for number, name in enumerate(self.features)})

    @property
    def confused(self) -> dict[str, dict[str, float]]:
        """Lines of all publishers held out that were answered, by the top-level service answered and the one that was right."""
        table: dict[str, dict[str, float]] = {}
        for each in self.about.get("held_out", ()):
            for answered, row in each["confused"].items():
                for right, lines in row.items():
                    kept = table.setdefault(answered, {})
                    kept[right] = kept.get(right, 0.0) + lines
        return table

    def answers(self, lines: Sequence[Line], among: Sequence[tuple[str, ...]]) -> list[Answer]:
        """An answer for each line, chosen among the services named for it (all where none are)."""
        if not lines:
            return []
        seen = [self._seen(line) for line in lines]
        guesses = self._guesses(lines, seen, among)
        tops = self.correction.of(guesses.signs)
        given = (tops >= self.threshold) & (guesses.within >= WITHIN)
        rows = zip(lines, seen, guesses.service, (tops * guesses.within).tolist(), given.tolist(), strict=True)
        return [self._answer(line, known, *answer) for line, (known, _share), *answer in rows]

    def guesses(self, lines: Sequence[Line]) -> Guesses:
        """The likeliest top-level service of each line, the likeliest service within it, and on what that rests."""
        return self._guesses(lines, [self._seen(line) for line in lines], [()] * len(lines))

    def _guesses(
        self, lines: Sequence[Line], seen: Sequence[tuple[list[int], float]], among: Sequence[tuple[str, ...]]
    ) -> Guesses:
        scores = self._scores(lines, [known for known, _share in seen])
        for row, allowed in enumerate(among):
            if allowed:
                scores[row, [service not in allowed for service in self.services]] = -np.inf
        likelihoods = softmax(scores)
        tops = list(dict.fromkeys(map(top_of, self.services)))
        belongs = np.array([[top_of(service) == top for top in tops] for service in self.services], dtype=np.float64)
        masses = likelihoods @ belongs
        best = masses.argmax(axis=1)
        mass = masses[np.arange(len(lines)), best]
        inside = likelihoods * belongs[:, best].T
        service = [self.services[number] for number in inside.argmax(axis=1)]
        top = [tops[number] for number in best]
        return Guesses(top, mass, service, inside.max(axis=1) / mass, self._signs(lines, seen, top, mass))

    def _scores(self, lines: Sequence[Line], seen: Sequence[list[int]]) -> Floats:
        """The log odds of each service before they are made to add up to one. *Shape*: (lines, services)."""
        learnt = np.stack([self.weights[known].sum(axis=0) / scale(known) for known in seen])
        return np.asarray(self.bias + learnt + np.stack([beforehand(line, self.services) for line in lines]))

    def _signs(
        self, lines: Sequence[Line], seen: Sequence[tuple[list[int], float]], tops: Sequence[str], mass: Floats
    ) -> Floats:
        """On what each guess rests. *Shape*: (lines, `SIGNS`)."""
        clipped = np.clip(mass, FLOOR, 1 - FLOOR)
        rests = np.array(
            [self._rests(line, known, top) for line, (known, _), top in zip(lines, seen, tops, strict=True)]
        )
        shares = [share for _known, share in seen]
        return np.column_stack([np.ones(len(lines)), np.log(clipped / (1 - clipped)), shares, rests])

    def _rests(self, line: Line, known: Sequence[int], top: str) -> tuple[float, float]:
        said = (each for name in READ for entry in words(line.get(name) or "") for each in entry.services)
        supplier = any(self.features[number].startswith("n:") for number in known)
        return float(any(top_of(each) == top for each in said)), float(supplier)

    def _seen(self, line: Line) -> tuple[list[int], float]:
        """The features of a line that were learnt, and their share of all it has."""
        names = features(line)
        known = [self.index[name] for name in names if name in self.index]
        return known, len(known) / len(names) if names else 0.0

    def _answer(self, line: Line, known: list[int], service: str, confidence: float, given: bool) -> Answer:
        because = f"classifier {self.edition}: {self._because(line, known, self.services.index(service))}"
        if given:
            return Answer(service, confidence, service, because)
        return Answer(NOT_CLASSIFIED, confidence, service, f"{because}; likeliest {label_of(service)}, not sure enough")

    def _because(self, line: Line, known: list[int], guess: int) -> str:
        """The words that did most for the guess: the department's, the lexicon's, then those learnt."""
        said = []
        found = department(line.get("directorate") or "")
        if found is not None and self.services[guess] in found.services:
            said.append(f"department {', '.join(found.phrases)}")
        for name in READ:
            said += [
                f"{name} {entry.phrase}"
                for entry in words(line.get(name) or "")
                if self.services[guess] in entry.services
            ]
        pulls = self.weights[known, guess] - self.weights[known].mean(axis=1)
        for number in np.argsort(-pulls)[:3]:
            if pulls[number] > 0.3:
                said.append(self.features[known[int(number)]].partition(":")[2])
        return "; ".join(dict.fromkeys(said[:4])) or "no word known"


def beforehand(line: Line, services: Sequence[str]) -> Floats:
    """What the lexicon says of a line: log odds for each service, from its words and from its department's name."""
    said: dict[str, float] = {}
    for name in READ:
        for entry in words(line.get(name) or ""):
            for service in entry.services:
                said[service] = said.get(service, 0.0) + entry.weight
    scores = np.array([min(said.get(service, 0.0), MOST) for service in services])
    found = department(line.get("directorate") or "")
    if found is not None:
        inside = np.array([service in found.services for service in services])
        others = max(len(services) - inside.sum(), 1)
        scores += np.where(inside, np.log(found.sure / max(inside.sum(), 1)), np.log((1 - found.sure) / others))
    return scores


MOST = 4.0
"""The most that words of the lexicon do for one service, however many there are."""


def scale(known: Sequence[int]) -> float:
    """By how much the weights of a line's features are divided: a line of many words is not surer for that alone."""
    return float(np.sqrt(max(len(known), 1)))


def softmax(scores: Floats) -> Floats:
    """Log odds as likelihoods that add up to one in each row."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


# kept as a text


def written(model: Model) -> str:
    """The text of a model: what it was learnt from first, then one line a feature with hundredths of log odds."""
    head = {
        "format": FORMAT,
        "edition": model.edition,
        "services": list(model.services),
        "bias": _hundredths(model.bias),
        "correction": dict(zip(SIGNS, model.correction.by, strict=True)),
        "threshold": model.threshold,
        "about": model.about,
    }
    rows = (
        f"{name}\t{' '.join(map(str, _hundredths(row)))}"
        for name, row in zip(model.features, model.weights, strict=True)
    )
    return "\n".join([json.dumps(head, ensure_ascii=False), *rows, ""])


def read_model(text: str) -> Model:
    """A model from its text."""
    first, *rows = text.rstrip("\n").split("\n")
    head = json.loads(first)
    assert head["format"] == FORMAT, "a model is of the format that this release writes"
    names, numbers = zip(*(row.split("\t") for row in rows), strict=True)
    return Model(
        edition=head["edition"],
        services=tuple(head["services"]),
        features=tuple(names),
        weights=np.array([[int(part) for part in row.split(" ")] for row in numbers], dtype=np.float64) / 100,
        bias=np.array(head["bias"], dtype=np.float64) / 100,
        correction=Correction(tuple(head["correction"][sign] for sign in SIGNS)),
        threshold=head["threshold"],
        about=head["about"],
    )


def _hundredths(values: Floats) -> list[int]:
    return [round(float(value) * 100) for value in values]


@cache
def shipped() -> Model:
    """The model that comes with the program."""
    return read_model(files("wholeplace.spend").joinpath("parameters/classifier.txt").read_text(encoding="utf-8"))
