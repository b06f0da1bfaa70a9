"""A case from its text, and what every other way in shares: `build_case` judges the nested mapping that text, workbook and
page alike come down to.

Read in this order: positions, fields, figures, lines, consistency, casefile, casewriter.

*Source*: case file format `wholeplace-case/1`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias, TypeVar

from wholeplace.appraisal.case import (
    COMBINE_GRADES,
    FORMAT,
    BenefitLine,
    Case,
    CostLine,
    Domain,
)
from wholeplace.appraisal.casewriter import case_to_raw, line_to_raw, write_case
from wholeplace.appraisal.consistency import Placed, check, value_at
from wholeplace.appraisal.fields import LONGEST_TITLE, MOST_OPTIONS, Findings, Table, is_list, label, nearest, show
from wholeplace.appraisal.figures import named_ranges, read_point
from wholeplace.appraisal.lines import (
    UNKNOWN_YEAR,
    Ids,
    read_baseline,
    read_benefit,
    read_body,
    read_correlation,
    read_cost,
    read_local_value,
    read_option,
    read_unpriced,
)
from wholeplace.appraisal.positions import Locate, Path, Place, TomlPlaces, excerpt_place, nowhere
from wholeplace.vocabulary.places import GssCode
from wholeplace.vocabulary.problems import Exit, Problem, Refused, refuse_if

__all__ = [
    "Locate",
    "Path",
    "Place",
    "build_case",
    "case_to_raw",
    "case_with_changes",
    "read_case",
    "write_case",
]

LARGEST_BYTES = 1_000_000
DEEPEST = 32  # tables within tables; a case has five
LONGEST_CASE_YEARS = 100
_RATE = Domain(0.0, 1.0, "a rate a year between 0 and 1, such as 0.035")
_AT = re.compile(r"^(?P<what>.*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$", re.DOTALL)

_PLAINLY = {  # what the TOML reader says, in words for somebody who has never heard of TOML
    "Illegal character '\\n'": "a line that ends within quotes",
    "Cannot overwrite a value": "a key that already stands above",
    "Cannot declare ('case',) twice": "a second [case]",
    "Invalid value": "a value that is neither a number, nor text in quotes, nor a list",
    "Expected '=' after a key in a key/value pair": "a key without an equals sign",
    "Invalid statement": "a line that is neither a key nor a heading",
    "Unclosed array": "a list without its closing bracket",
    "Expected newline or end of document after a statement": "something after the end of a value",
}

Record = TypeVar("Record")


# from text


def read_case(text: str | bytes, *, file: str) -> Case:
    """The case that a text says.

    *Refuses* with status 10 what cannot be read at all: `too-large`, `wrong-encoding`, `not-text`, `not-toml`; with status 11,
    all at once, every problem of a case that can be read (see `build_case`).
    """
    readable = decode(text, file)
    raw = parse_toml(readable, file)
    return build_case(raw, TomlPlaces(readable, file))


def decode(text: str | bytes, file: str) -> str:
    """Bytes as text. *Refuses* `too-large`, `wrong-encoding`, `not-text`."""
    size = len(text)
    if size > LARGEST_BYTES:
        _unreadable(
            "too-large",
            file,
            found=f"{size:,} bytes",
            expected=f"at most {LARGEST_BYTES:,}",
            why="A case of a hundred lines takes a fiftieth of that; a file so large is something else.",
            remedy="Look whether this is the right file.",
        )
    if (b"\x00" if isinstance(text, bytes) else "\x00") in text:  # type: ignore[operator]
        _unreadable(
            "not-text",
            file,
            found="a NUL byte",
            expected="a text file",
            why="Text has no NUL bytes; a workbook, a picture or a file in UTF-16 does.",
            remedy="Save the case as plain text in UTF-8. A workbook is read when its contents are a workbook's.",
        )
    return (text if isinstance(text, str) else _decoded(text, file)).removeprefix("\ufeff")


def _decoded(data: bytes, file: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        problem = Problem(
            name="wrong-encoding",
            file=file,
            line=line,
            found=f"the byte 0x{data[error.start]:02X} at byte {error.start + 1:,} of the file",
            expected="text in UTF-8",
            why="Read in another encoding, pound signs and accents turn into other letters without anybody noticing.",
            remedy="Save the file anew with the encoding UTF-8.",
        )
        raise Refused(problem, status=Exit.UNREADABLE) from error


def parse_toml(text: str, file: str) -> dict[str, object]:
    """The nested mapping of a TOML text. *Refuses* `not-toml`, with the line where reading stopped."""
    what, place = f"tables or lists within one another, more than {DEEPEST} deep", Place(file)
    try:
        raw = tomllib.loads(text)
        if not _deeper_than(raw, DEEPEST):
            return raw
    except RecursionError:
        pass
    except ValueError as error:
        what, place = _syntax_fault(str(error), text, file)
    problem = Problem(
        name="not-toml",
        file=file,
        line=place.line,
        excerpt=place.excerpt,
        column=place.column,
        found=what,
        expected="TOML: keys with an equals sign, text in double quotes, lists in square brackets",
        why="The file cannot be read past this point, so nothing of it has been used.",
        remedy="Correct the line shown, or the one before it; often a quote, a bracket or an equals sign is missing.",
    )
    raise Refused(problem, status=Exit.UNREADABLE)


def _deeper_than(raw: object, limit: int) -> bool:
    """Whether tables and lists lie within one another more than so many deep; level by level, so that no depth can do harm."""
    level = [raw]
    for _ in range(limit):
        level = [part for each in level for part in _parts(each)]
    return bool(level)


def _parts(raw: object) -> list[object]:
    inner = raw.values() if isinstance(raw, Mapping) else raw if is_list(raw) else ()
    return [part for part in inner if isinstance(part, Mapping) or is_list(part)]


def _syntax_fault(message: str, text: str, file: str) -> tuple[str, Place]:
    match = _AT.match(message)
    if not match:
        return message, Place(file)
    lines = text.replace("\r\n", "\n").split("\n")
    row = min(int(match["line"] or len(lines)), len(lines)) - 1
    column = int(match["column"]) - 1 if match["column"] else len(lines[row])
    at_byte = len(lines[row][:column].encode())
    return _PLAINLY.get(match["what"], match["what"]), excerpt_place(file, lines[row], row, at_byte, at_byte)


def _unreadable(name: str, file: str, *, found: str, expected: str, why: str, remedy: str) -> None:
    problem = Problem(name=name, file=file, found=found, expected=expected, why=why, remedy=remedy)
    raise Refused(problem, status=Exit.UNREADABLE)


# from the nested mapping


def build_case(raw: Mapping[str, object], where: Locate) -> Case:
    """The case that a nested mapping in the shape of the case file says; None stands for an absent key.

    `where` says where each path stands, so that every problem points at its line or cell.

    *Refuses*, all at once, every problem of the catalogue's chapter "In a case".
    """
    findings = Findings(raw, where)
    placed = _read_and_check(raw, findings)
    if placed is not None:
        for path, option in placed.options:
            _check_option(raw, path, option.without, option.changes, findings)
    refuse_if(findings.problems)
    assert placed is not None, "a case without findings was read"
    return placed.case


def _read_and_check(raw: Mapping[str, object], findings: Findings, *, drop_correlations: bool = False) -> Placed | None:
    placed = _read(raw, findings)
    if placed is not None:
        if drop_correlations:
            placed = _without_stale_correlations(placed)
        check(placed, findings)
    return placed


def _read(raw: Mapping[str, object], findings: Findings) -> Placed | None:
    """Every record of the case; None where the mapping is no case at all."""
    top = Table(raw, (), findings)
    if not _is_case(top):
        return None
    head = _head_table(top)
    years = head.whole("years", 1, LONGEST_CASE_YEARS, example=5)
    ids = Ids.none()
    bodies = _placed(top, "bodies", lambda table: read_body(table, ids))
    costs = _placed(top, "costs", lambda table: read_cost(table, ids, years))
    benefits = _placed(top, "benefits", lambda table: read_benefit(table, ids, years))
    local_values = _placed(top, "local_values", lambda table: read_local_value(table, ids))
    unpriced = _placed(top, "unpriced", lambda table: read_unpriced(table, ids))
    baselines = _placed(top, "baselines", lambda table: read_baseline(table, ids))
    correlations = _placed(top, "correlations", read_correlation)
    options = tuple((table.path, read_option(table, ids, years)) for table in top.tables("options", MOST_OPTIONS))
    if not bodies and raw.get("bodies") in (None, [], ()):
        top.missing("bodies", "at least one body that pays or gains", '[[bodies]] with id = "council", name and kind')
    case = Case(
        **_head(head),  # type: ignore[arg-type]
        years=years or 1,
        bodies=_records(bodies),
        costs=_records(costs),
        benefits=_records(benefits),
        local_values=_records(local_values),
        unpriced=_records(unpriced),
        baselines=_records(baselines),
        correlations=_records(correlations),
        options=_records(options),
    )
    head.done()
    top.done()
    return Placed(case, costs, benefits, options, unpriced, local_values, baselines)


def _placed(top: Table, key: str, read: Callable[[Table], Record]) -> tuple[tuple[Path, Record], ...]:
    return tuple((table.path, read(table)) for table in top.tables(key))


def _records(placed: tuple[tuple[Path, Record], ...]) -> tuple[Record, ...]:
    return tuple(record for _, record in placed)


def _is_case(top: Table) -> bool:
    """Whether the mapping says that it is a case. *Refuses* `unknown-format`."""
    found = top.get("format")
    if found != FORMAT:
        top.findings.fault(
            ("format",),
            "unknown-format",
            found="no format" if found is None else show(found),
            expected=show(FORMAT),
            why="The format says how every other key is to be read; another file, or a later format, would be misread.",
            remedy=f'Begin the file with: format = "{FORMAT}"',
        )
    return found == FORMAT or "case" in top.raw


def _head_table(top: Table) -> Table:
    head = top.table("case")
    if head is None and top.raw.get("case") is None:
        top.missing(
            "case", "a table [case] with an id, a title, a place and years", '[case] and below it id = "front-door"'
        )
    return head or Table({}, ("case",), top.findings)


def _head(head: Table) -> dict[str, object]:
    """The fields of [case], but for its years."""
    return {
        "id": head.ident("id", {}, example="front-door"),
        "title": head.text("title", example="Domestic abuse: one front door", longest=LONGEST_TITLE),
        "illustrative": bool(head.flag("illustrative", False)),
        "place": _place(head),
        "first_year": head.year("first_year", example="2025/26") or UNKNOWN_YEAR,
        "price_year": head.year("price_year", example="2025/26") or UNKNOWN_YEAR,
        "deflators": head.text("deflators", example="2026-06", longest=LONGEST_TITLE),
        "discount": _discount(head),
        "first_year_discounted": bool(head.flag("first_year_discounted", False)),
        "counterfactual": _counterfactual(head),
        "combine_grades": head.choice("combine_grades", COMBINE_GRADES, "worst"),
        "bias_edition": head.text("bias_edition", longest=LONGEST_TITLE) or "2014-unverified",
        "summary": head.text("summary"),
    }


def _place(head: Table) -> str:
    """*Refuses* `bad-place-code`."""
    text = head.text("place", example="E06000050", longest=LONGEST_TITLE)
    if not text or head.findings.faulty(head.at("place")):
        return text
    try:
        return str(GssCode.parse(text))
    except ValueError:
        head.findings.fault(
            head.at("place"),
            "bad-place-code",
            found=show(text),
            expected="a GSS code: a letter (E, W, S, N or K) and eight digits",
            why="Names of places change and collide; the code joins the case to the area's population and neighbours.",
            remedy='Look the code up at the Office for National Statistics; for example place = "E06000050"',
        )
        return text


def _discount(head: Table) -> str | float:
    raw = head.get("discount")
    if raw is None:
        return "green-book"
    if isinstance(raw, str):
        return raw
    if isinstance(raw, int | float) and not isinstance(raw, bool) and 1 <= raw <= 30:
        head.findings.fault(
            head.at("discount"),
            "percent-not-share",
            found=show(raw),
            expected=_RATE.words,
            why="3.5 per cent a year is 0.035 here; read as it stands, nothing after the first year would count.",
            remedy=f"Write discount = {raw / 100:.12g}",
        )
        return 0.0
    return read_point(raw, head.at("discount"), _RATE, head.findings)


def _counterfactual(head: Table) -> str:
    """What happens without the change: a case without it is refused (`comparator-required`)."""
    text = head.text("counterfactual")
    if not text and not head.findings.faulty(head.at("counterfactual")):
        head.findings.fault(
            head.at("counterfactual"),
            "comparator-required",
            found="no counterfactual",
            expected="a few words on what happens without the change",
            why="A saving is a difference; without saying from what, gross figures pass for net ones.",
            remedy='Add, for example: counterfactual = "Six agencies each take their own referrals, as now."',
        )
    return text


# changes


def case_with_changes(
    case: Case,
    changes: Mapping[str, object],
    *,
    without: Sequence[str] = (),
    costs: Sequence[CostLine] = (),
    benefits: Sequence[BenefitLine] = (),
    keep_options: bool = False,
) -> Case:
    """The case with some fields set anew, judged as though they stood in their lines.

    `changes` maps `line-id.field` (`incidents.impact`, `team.pounds.0`, `incidents.cashable.share`; `case.discount` for the
    case itself) to a value in the words of the case file: a number, or a table such as `{"low": 0.1, "mode": 0.2, "high": 0.3}`.
    None takes a field out. Lines in `without` are left out; `costs` and `benefits` are added. Setting `value` takes
    `unit_cost` out and the other way round, as `shares` does with `body_map`. A correlation that no longer joins two ranges
    falls away. The options are left out of the result, for each is a change to the case as written, unless `keep_options`.

    *Refuses* `unknown-line`, and whatever the changed case would be refused for.
    """
    raw = case_to_raw(case)
    findings = Findings(raw, nowhere)
    more = {"costs": [line_to_raw(line) for line in costs], "benefits": [line_to_raw(line) for line in benefits]}
    changed = _changed(raw, (), _changes_here(changes), without, more, findings)
    refuse_if(findings.problems)
    if not keep_options:
        changed.raw.pop("options", None)
    findings = Findings(changed.raw, nowhere)
    placed = _read_and_check(changed.raw, findings, drop_correlations=True)
    assert placed is not None, "a case stays a case"
    for path, option in placed.options:
        _check_option(changed.raw, path, option.without, option.changes, findings)
    refuse_if(findings.problems)
    return placed.case


@dataclass(frozen=True, slots=True)
class _Changed:
    """A changed mapping; `origin` says which path of the file (or of an option) each moved part came from."""

    raw: dict[str, object]
    origin: dict[Path, Path]

    def source_of(self, path: Path) -> Path:
        for length in range(len(path), 0, -1):
            if path[:length] in self.origin:
                return (*self.origin[path[:length]], *path[length:])
        return path


_Change: TypeAlias = tuple[str, object, Path]  # line-id.field, value, where the change stands
_REPLACES = {
    "value": ("unit_cost", "unit_value_range"),
    "unit_cost": ("value",),
    "shares": ("body_map",),
    "body_map": ("shares",),
}


def _changes_here(changes: Mapping[str, object]) -> list[_Change]:
    return [(name, value, ("changes", name)) for name, value in changes.items()]


def _changed(
    raw: Mapping[str, object],
    at: Path,
    changes: Sequence[_Change],
    without: Sequence[str],
    more: Mapping[str, Sequence[object]],
    findings: Findings,
) -> _Changed:
    changed = _Changed(dict(raw), {})
    for name in ("costs", "benefits"):
        _choose_lines(changed, name, raw.get(name), without, more[name], at)
    known = _line_ids(raw)
    for index, line in enumerate(without):
        if line not in known:
            _unknown_line(line, (*at, "without", index), known, findings)
    for name, value, path in changes:
        _set_field(changed, name, value, path, {each for each, _, _ in changes}, findings)
    return changed


def _choose_lines(
    changed: _Changed, name: str, lines: object, without: Sequence[str], more: Sequence[object], at: Path
) -> None:
    """The lines of one list that stay, then those that are added."""
    kept: list[object] = []
    for index, line in enumerate(lines if is_list(lines) else ()):
        if not (isinstance(line, Mapping) and line.get("id") in without):
            changed.origin[(name, len(kept))] = (name, index)
            kept.append(line)
    for index, line in enumerate(more):
        changed.origin[(name, len(kept))] = (*at, name, index)
        kept.append(line)
    changed.raw[name] = kept


def _line_ids(raw: Mapping[str, object]) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for name in ("costs", "benefits"):
        lines = raw.get(name)
        for index, line in enumerate(lines if is_list(lines) else ()):
            if isinstance(line, Mapping) and isinstance(line.get("id"), str):
                found[line["id"]] = (name, index)
    return found


def _unknown_line(line: str, path: Path, known: Iterable[str], findings: Findings) -> None:
    near = nearest(line, known)
    findings.fault(
        path,
        "unknown-line",
        found=show(line),
        expected=f"a cost or benefit line of the case: {', '.join(list(known)[:12]) or 'it has none'}",
        why="A change to a line that is not there would do nothing, and the option would look better or worse than it is.",
        remedy=f'Did you mean "{near}"?' if near else "Write line-id.field, such as incidents.impact, or take it out.",
    )


def _set_field(changed: _Changed, name: str, value: object, path: Path, names: set[str], findings: Findings) -> None:
    line, _, field = name.partition(".")
    known = _line_ids(changed.raw)
    where: Path | None = known.get(line) or (("case",) if line == "case" else None)
    if where is None or not field:
        _unknown_line(name if where else line, path, known, findings)
        return
    steps = field.split(".")
    target = value_at(changed.raw, where)
    gone = {key for key in _REPLACES.get(field, ()) if f"{line}.{key}" not in names} if value is not None else set()
    kept = {key: part for key, part in target.items() if key not in gone} if isinstance(target, Mapping) else {}
    inner = _with(kept, steps, value)
    changed.origin[(*where, *_steps_taken(inner, steps))] = path
    name_of, index = where[0], where[1:]
    changed.raw[str(name_of)] = _with(changed.raw.get(str(name_of)), [str(step) for step in index], inner)


def _with(container: object, steps: Sequence[str], value: object) -> object:
    """A copy of nested tables and lists with one part set anew; a None takes a key out."""
    if not steps:
        return value
    head, rest = steps[0], steps[1:]
    if is_list(container):
        items: list[object] = list(container)
        index = _index_in(items, head)
        if index is None:
            return {head: _with(None, rest, value)}
        items[index] = _with(items[index], rest, value)
        return items
    table = dict(container) if isinstance(container, Mapping) else {}
    if head not in table and table.get("body") == head and rest:
        return _with(table, rest, value)
    if value is None and not rest:
        table.pop(head, None)
    else:
        table[head] = _with(table.get(head), rest, value)
    return table


def _index_in(items: Sequence[object], step: str) -> int | None:
    """The place of a list's item: by number, or a claim's by its body."""
    if step.isdecimal():
        return int(step) if int(step) < len(items) else None
    bodies = [item.get("body") if isinstance(item, Mapping) else None for item in items]
    return bodies.index(step) if step in bodies else None


def _steps_taken(container: object, steps: Sequence[str]) -> Path:
    """The path of what `_with` set: list items by number."""
    path: list[str | int] = []
    for step in steps:
        if is_list(container):
            index = _index_in(container, step)
            path.append(step if index is None else index)
        elif isinstance(container, Mapping) and step not in container and container.get("body") == step:
            continue
        else:
            path.append(step)
        container = value_at(container, path[-1:])
    return tuple(path)


# options


def _check_option(
    raw: Mapping[str, object], path: Path, without: Sequence[str], changes: Mapping[str, object], findings: Findings
) -> None:
    """Put down what is wrong with the case as one option changes it, at the option's own place."""
    written = value_at(raw, path)
    more = {name: _list_at(written, name) for name in ("costs", "benefits")}
    before = len(findings.by_path)
    placed = [(name, value, (*path, "changes", *_written_key(written, name))) for name, value in changes.items()]
    changed = _changed(raw, path, placed, without, more, findings)
    changed.raw.pop("options", None)
    mine = Findings(changed.raw, lambda inner: findings.where(changed.source_of(inner)))
    _read_and_check(changed.raw, mine, drop_correlations=True)
    for inner, problem in mine.by_path.items():
        source = changed.source_of(inner)
        if source[: len(path)] == path:
            findings.place(problem, source)
        elif before == 0:
            findings.place(problem, (*path, label(changed.raw, inner)))


def _list_at(table: object, name: str) -> Sequence[object]:
    lines = value_at(table, (name,))
    return list(lines) if is_list(lines) else []


def _written_key(option: object, name: str) -> tuple[str, ...]:
    """A change's key as the file has it: in quotes, or as a table in a table."""
    changes = value_at(option, ("changes",))
    return (name,) if isinstance(changes, Mapping) and name in changes else tuple(name.split(".", 1))


def _without_stale_correlations(placed: Placed) -> Placed:
    known = named_ranges(placed.case)
    kept = tuple(pair for pair in placed.case.correlations if pair.one in known and pair.other in known)
    return replace(placed, case=replace(placed.case, correlations=kept))
