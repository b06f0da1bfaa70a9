"""The layout of a case's workbook, said once for the template, the reader and the export.

A case is a nested mapping in the shape of the case file; here stands which sheet and column carries each of its keys. The
template draws the layout empty, the export fills it, the reader goes through it cell by cell: so what is written can be
read, and every problem can be placed.

A table sheet has a gutter (column A), then its columns. Its rows are a title, what it is for, a notice, groups, what to
type, an example, the headers, and then the inputs. The headers are what the reader goes by: rows and columns may be added.

*Units*: rows and columns count from 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from wholeplace.appraisal.case import (
    BENEFIT_DOMAINS,
    BODY_KINDS,
    COMBINE_GRADES,
    COST_DOMAINS,
    COST_TYPES,
    COUNT,
    MONEY,
    OPTION_KINDS,
    SHAPES,
    SHARE,
    Domain,
)

Kind = Literal["id", "name", "text", "number", "share", "pounds", "whole", "year", "yes-no", "names", "any"]

GROUP_ROW, NOTE_ROW, EXAMPLE_ROW, HEADER_ROW, FIRST_ROW = 3, 4, 5, 6, 7
NOTICE_ROW = 2
FIRST_COLUMN = 1
TEMPLATE_YEARS = 10
MOST_ROWS = 2_000
MOST_YEARS = 100

PLACE = "Place"
OPTION = "Only in option"

KINDS = {
    "id": "a short name",
    "name": "a name from another sheet",
    "text": "text",
    "number": "a number",
    "share": "a share between 0 and 1",
    "pounds": "pounds",
    "whole": "a whole number",
    "year": "a financial year such as 2025/26",
    "yes-no": "yes or no",
    "names": "names with semicolons between",
    "any": "a number or text",
}

LISTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "yes_no": ("yes", "no"),
        "body_kinds": BODY_KINDS,
        "cost_types": COST_TYPES,
        "option_kinds": OPTION_KINDS,
        "combine_grades": COMBINE_GRADES,
        "shapes": tuple(SHAPES),
        "unpriced_kinds": ("benefit", "risk"),
        "scales": ("small", "moderate", "large"),
    }
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table sheet, or a row of the form on `Place`.

    `key` is where its value stands in the row's mapping (`("value", "fiscal")`); `choices` names the list that its
    drop-down shows. With `by_year` it stands for one column a year: `header` is then followed by the year's number.
    """

    header: str
    key: tuple[str, ...]
    kind: Kind
    note: str
    example: object = None
    width: float = 14.0
    choices: str | None = None
    strict: bool = True
    group: str = ""
    by_year: bool = False
    required: bool = False
    domain: Domain | None = None


@dataclass(frozen=True, slots=True)
class TableSheet:
    """A sheet with one line of the case to a row. `rows` is how many rows the template makes ready."""

    name: str
    purpose: str
    columns: tuple[Column, ...]
    rows: int

    def headers(self, years: int) -> dict[str, tuple[Column, int | None]]:
        """Every header in order, with its column and, for a year's, which year counted from 0."""
        found: dict[str, tuple[Column, int | None]] = {}
        for column in self.columns:
            if column.by_year:
                found |= {f"{column.header} {year + 1}": (column, year) for year in range(years)}
            else:
                found[column.header] = (column, None)
        return found

    def column(self, header: str) -> Column:
        return next(column for column in self.columns if column.header == header)


def field_words(field: str) -> str:
    """A field of the case file as the workbook names it: `events_per_person` → `events per person`."""
    return field.replace("_", " ").replace(".", " ")


RANGED_COST = ("pounds",)
RANGED_BENEFIT = tuple(BENEFIT_DOMAINS)
RANGED_LOCAL = tuple(f"local {field_words(f'value.{kind}')}" for kind in ("fiscal", "economic", "social"))
RANGED_FIELDS: Mapping[str, str] = MappingProxyType(
    {field_words(name): name for name in (*RANGED_COST, *RANGED_BENEFIT)}
)

SOURCED_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        field_words(name): name
        for name in (
            *("pounds", "type", "price_year", "recurrent", "grade"),
            *BENEFIT_DOMAINS,
            *("unit_cost", "value", "cashable", "body_map", "shares", "cohort", "reduced_for_overlap"),
        )
    }
)


def domain_of(field: str) -> Domain:
    """The domain of a field that may be a range, in the words of the case file."""
    return COST_DOMAINS[field] if field in COST_DOMAINS else BENEFIT_DOMAINS[field]


_ID = "A short name without spaces; other sheets use it. Leave blank and one is made from the title."
_LINE = "The Id of a cost or a benefit."
_ONLY = "Leave blank, but for a line that one option alone has: then its Id."
_SHARE = "Type 60% or 0.6."


def _share(header: str, note: str, example: object, group: str, required: bool = True) -> Column:
    return Column(
        header,
        (header.lower().replace(" ", "_"),),
        "share",
        f"{note} {_SHARE}",
        example,
        12,
        group=group,
        required=required,
        domain=SHARE,
    )


def _number(header: str, note: str, example: object, group: str, required: bool = True, width: float = 12) -> Column:
    key = header.lower().replace(" ", "_")
    return Column(
        header, (key,), "number", note, example, width, group=group, required=required, domain=BENEFIT_DOMAINS[key]
    )


_FORM = (
    Column(
        "Short name",
        ("id",),
        "id",
        "Letters, digits and hyphens; it names files and addresses.",
        "front-door",
        required=True,
    ),
    Column(
        "Title",
        ("title",),
        "text",
        "As it will stand on the front page.",
        "Domestic abuse: one front door",
        required=True,
    ),
    Column(
        "Place",
        ("place",),
        "text",
        "The GSS code of the council area: a letter and eight digits.",
        "E06000050",
        required=True,
    ),
    Column(
        "First year",
        ("first_year",),
        "year",
        "The financial year in which spending begins.",
        "2025/26",
        choices="years",
        strict=False,
        required=True,
    ),
    Column("Years", ("years",), "whole", "How many financial years the case counts.", 5, required=True),
    Column(
        "Price year",
        ("price_year",),
        "year",
        "Every figure is in the prices of this year unless it says otherwise.",
        "2025/26",
        choices="years",
        strict=False,
        required=True,
    ),
    Column(
        "Deflators",
        ("deflators",),
        "text",
        "The edition of the GDP deflators that brings older prices to the price year.",
        "2026-06",
        choices="deflators",
        required=True,
    ),
    Column(
        "Discounting",
        ("discount",),
        "any",
        "A schedule from the list, or a rate a year such as 3.5%.",
        "green-book",
        choices="discounts",
        strict=False,
    ),
    Column(
        "First year discounted",
        ("first_year_discounted",),
        "yes-no",
        "Usually no: the first year is year 0.",
        "no",
        choices="yes_no",
    ),
    Column(
        "Without the change",
        ("counterfactual",),
        "text",
        "What would happen otherwise. Every saving is counted against this.",
        "Six agencies each take their own referrals, as now.",
        required=True,
    ),
    Column("Summary", ("summary",), "text", "A few sentences for the front page."),
    Column(
        "Illustrative",
        ("illustrative",),
        "yes-no",
        "Yes where the inputs are invented: every output then says so.",
        "yes",
        choices="yes_no",
    ),
    Column(
        "Several grades on one line",
        ("combine_grades",),
        "text",
        "How they combine: the worst counts, their mean, or one upon another (product).",
        "worst",
        choices="combine_grades",
    ),
    Column(
        "Optimism bias table",
        ("bias_edition",),
        "text",
        "The edition of the sizes for each grade of evidence.",
        "2014-unverified",
        choices="bias_editions",
    ),
)
FORM: tuple[Column, ...] = _FORM
FORM_FIRST_ROW, FORM_LABEL, FORM_VALUE, FORM_EXAMPLE, FORM_NOTE = 5, 1, 2, 3, 4

BODIES = TableSheet(
    "Bodies",
    "Every public or voluntary body that pays or gains.",
    (
        Column("Id", ("id",), "id", "A short name without spaces; other sheets use it.", "council", 16, required=True),
        Column(
            "Name",
            ("name",),
            "text",
            "In full, as on its letter paper.",
            "Cheshire West and Chester Council",
            44,
            required=True,
        ),
        Column(
            "Kind",
            ("kind",),
            "text",
            "Choose from the list.",
            "local-authority",
            22,
            choices="body_kinds",
            required=True,
        ),
    ),
    12,
)

COSTS = TableSheet(
    "Costs",
    "What each body puts in, year by year, in pounds.",
    (
        Column("Id", ("id",), "id", _ID, "team", 14, group="What it is"),
        Column(
            "Title",
            ("title",),
            "text",
            "What is bought, or who is employed.",
            "Multi-agency team",
            34,
            group="What it is",
            required=True,
        ),
        Column(
            "Body",
            ("body",),
            "name",
            "Who pays: an Id from the sheet Bodies.",
            "council",
            14,
            "bodies",
            group="What it is",
            required=True,
        ),
        Column(
            "Type",
            ("type",),
            "text",
            "Capital, revenue, or in kind.",
            "revenue",
            11,
            "cost_types",
            group="What it is",
            required=True,
        ),
        Column(
            "Grade",
            ("grade",),
            "whole",
            "Evidence, 1 (audited) to 6 (judgement): see Lists.",
            3,
            8,
            "grades",
            group="Evidence",
            domain=Domain(1, 6, "1 to 6"),
        ),
        Column(
            "Price year",
            ("price_year",),
            "year",
            "Only if not the price year of the case.",
            None,
            11,
            "years",
            strict=False,
            group="Evidence",
        ),
        Column(
            "Recurrent", ("recurrent",), "yes-no", "Will it go on each year?", "yes", 11, "yes_no", group="Evidence"
        ),
        Column(OPTION, ("option",), "name", _ONLY, None, 12, "options", group="Options"),
        Column(
            "Year",
            ("pounds",),
            "pounds",
            "Pounds. A blank cell counts as nought.",
            400_000,
            12,
            group="Pounds in each year (a blank cell counts as nought)",
            by_year=True,
            domain=COST_DOMAINS["pounds"],
        ),
    ),
    30,
)

_WHAT, _PEOPLE, _WORTH, _OWN = (
    "What changes",
    "How many, and how much less",
    "What one is worth",
    "Its own value instead of a unit cost",
)
_ADD, _WHEN, _EVIDENCE, _TWICE, _RAMP = (
    "Further factors (each asks for a source)",
    "When",
    "Evidence",
    "Counting once",
    "Share of full effect in each year after the lag (all blank: full effect from the start)",
)
_GRADE = Domain(1, 6, "1 to 6")

BENEFITS = TableSheet(
    "Benefits",
    "What the change avoids or gains: how many people, how often, how much less, and what one of it is worth.",
    (
        Column("Id", ("id",), "id", _ID, "incidents", 14, group=_WHAT),
        Column(
            "Title",
            ("title",),
            "text",
            "One outcome a row.",
            "Domestic abuse incidents avoided",
            34,
            group=_WHAT,
            required=True,
        ),
        _number("Population", "People with the need, in a year.", 1160, _PEOPLE),
        _share("Engagement", "Share who take the offer up.", 0.6, _PEOPLE),
        _share("Retention", "Share of those who stay.", 0.8, _PEOPLE),
        _number("Events per person", "A year, without the change.", 3, _PEOPLE),
        _share("Impact", "Share of those events that the change avoids.", 0.25, _PEOPLE),
        _share("Deadweight", "Share that would have been avoided anyway.", 0.2, _PEOPLE),
        _number("Recorded to actual", "Actual events for each recorded one; blank is 1.", None, _PEOPLE, False),
        Column(
            "Unit cost",
            ("unit_cost",),
            "text",
            "A code from the sheet Unit costs or Local values.",
            "CR2.0",
            12,
            "unit_costs",
            strict=False,
            group=_WORTH,
        ),
        Column(
            "Grade", ("grade",), "whole", "Evidence, 1 to 6: see Lists.", 4, 8, "grades", group=_EVIDENCE, domain=_GRADE
        ),
        _number("Lag years", "Whole years before any effect; blank is 0.", None, _WHEN, False, 9),
        _share("Drop off", "Share of the effect lost each year; blank is 0.", None, _WHEN, False),
        Column(
            "Value price year",
            ("value", "price_year"),
            "year",
            "The prices of the values beside it.",
            None,
            11,
            "years",
            strict=False,
            group=_OWN,
        ),
        Column(
            "Value fiscal",
            ("value", "fiscal"),
            "pounds",
            "To public budgets, pounds for one.",
            None,
            12,
            group=_OWN,
            domain=MONEY,
        ),
        Column(
            "Value economic",
            ("value", "economic"),
            "pounds",
            "Earnings and growth, pounds for one.",
            None,
            12,
            group=_OWN,
            domain=MONEY,
        ),
        Column(
            "Value social",
            ("value", "social"),
            "pounds",
            "Health, safety and the like, pounds for one.",
            None,
            12,
            group=_OWN,
            domain=MONEY,
        ),
        Column(
            "Value transfer",
            ("value", "transfer"),
            "pounds",
            "Of the fiscal value, what only moves money (a benefit payment, a tax).",
            None,
            12,
            group=_OWN,
            domain=MONEY,
        ),
        _share("Attribution", "Share due to this change; blank is 1.", None, _ADD, False),
        _share("Leakage", "Share outside the place; blank is 0.", None, _ADD, False),
        _share("Displacement", "Share moved elsewhere; blank is 0.", None, _ADD, False),
        _share("Substitution", "Share that replaces others; blank is 0.", None, _ADD, False),
        Column(
            "Grade population",
            ("grades", "population"),
            "whole",
            "Of the population data, 1 to 6.",
            None,
            10,
            "grades",
            group=_EVIDENCE,
            domain=_GRADE,
        ),
        Column(
            "Grade impact",
            ("grades", "impact"),
            "whole",
            "Of the effect, 1 to 6.",
            None,
            8,
            "grades",
            group=_EVIDENCE,
            domain=_GRADE,
        ),
        Column(
            "Grade age",
            ("grades", "age"),
            "whole",
            "Of the age of data, 1 to 6.",
            None,
            8,
            "grades",
            group=_EVIDENCE,
            domain=_GRADE,
        ),
        Column(
            "Grade error",
            ("grades", "error"),
            "whole",
            "Of known data error, 1 to 6.",
            None,
            8,
            "grades",
            group=_EVIDENCE,
            domain=_GRADE,
        ),
        Column(
            "Cohort",
            ("cohort",),
            "text",
            "The people, where two lines might count the same saving.",
            None,
            16,
            group=_TWICE,
        ),
        Column(
            "Reduced for overlap",
            ("reduced_for_overlap",),
            "text",
            "How this line was reduced, if it was.",
            None,
            24,
            group=_TWICE,
        ),
        Column(OPTION, ("option",), "name", _ONLY, None, 12, "options", group="Options"),
        Column(
            "Ramp",
            ("ramp",),
            "share",
            f"Leave all blank for full effect from the start. {_SHARE}",
            1,
            8,
            group=_RAMP,
            by_year=True,
            domain=BENEFIT_DOMAINS["ramp"],
        ),
    ),
    40,
)

SHARES = TableSheet(
    "Who gains",
    "Whose budget the fiscal value falls to: by the agencies of a unit cost, or by shares of your own that sum to 1.",
    (
        Column(
            "Line",
            ("line",),
            "name",
            "The Id of a benefit. Blank: every benefit with a unit cost and no rows of its own.",
            "incidents",
            18,
            "benefits",
        ),
        Column(
            "Agency",
            ("agency",),
            "text",
            "An agency of the unit cost (see Lists); then leave Share blank.",
            "NHS",
            30,
            "agencies",
            strict=False,
        ),
        Column(
            "Body",
            ("body",),
            "name",
            "Who gains: an Id from Bodies, or outside.",
            "nhs",
            16,
            "receivers",
            required=True,
        ),
        Column(
            "Share",
            ("share",),
            "share",
            f"Your own share of the fiscal value; then leave Agency blank. {_SHARE}",
            None,
            12,
            domain=SHARE,
        ),
        Column(
            "Local value", ("local",), "name", "Instead of a line: the code of a local value.", None, 16, "local_values"
        ),
        Column(OPTION, ("option",), "name", _ONLY, None, 14, "options"),
    ),
    60,
)

CASHABLE = TableSheet(
    "Cashable",
    "What share of the fiscal value is claimed can be taken out of a budget. It stays a claim until a budget line is named.",
    (
        Column("Line", ("line",), "name", "The Id of a benefit.", "incidents", 18, "benefits", required=True),
        Column("Body", ("body",), "name", "Whose budget; blank for every body.", None, 16, "bodies"),
        Column(
            "Share",
            ("share",),
            "share",
            f"Share of the fiscal value that is cash. {_SHARE}",
            0.25,
            12,
            required=True,
            domain=SHARE,
        ),
        Column(
            "From year",
            ("from_year",),
            "whole",
            "0 is the first year; cash from then on. Blank is 0.",
            1,
            10,
            domain=Domain(0, 99, "0 to 99"),
        ),
        Column(
            "Lag years",
            ("lag_years",),
            "whole",
            "Instead: years from the saving to the cash.",
            None,
            10,
            domain=Domain(0, 99, "0 to 99"),
        ),
        Column(
            "Ledger line", ("ledger_line",), "text", "The budget line that will be cut, once it is named.", None, 44
        ),
        Column(OPTION, ("option",), "name", _ONLY, None, 14, "options"),
    ),
    30,
)

RANGES = TableSheet(
    "Ranges",
    "How sure is a figure? Give its lowest, most likely and highest value; the appraisal then becomes a distribution.",
    (
        Column(
            "Line",
            ("line",),
            "name",
            f"{_LINE} Or the code of a local value.",
            "incidents",
            18,
            "lines",
            strict=False,
            required=True,
        ),
        Column("Field", ("field",), "text", "Which figure of that line.", "impact", 22, "ranged_fields", required=True),
        Column("Shape", ("shape",), "text", "Blank is PERT: low, most likely, high.", None, 12, "shapes"),
        Column(
            "Low", ("low",), "pounds", "Least value. Shares as 10% or 0.1.", 0.10, 12, group="PERT, triangular, uniform"
        ),
        Column(
            "Mode",
            ("mode",),
            "number",
            "Most likely. Blank: the figure in its own sheet.",
            0.25,
            12,
            group="PERT, triangular, uniform",
        ),
        Column("High", ("high",), "pounds", "Greatest value.", 0.35, 12, group="PERT, triangular, uniform"),
        Column("Mean", ("mean",), "number", "Normal.", None, 12, group="Normal"),
        Column("Sd", ("sd",), "number", "Normal: standard deviation.", None, 12, group="Normal"),
        Column("Median", ("median",), "number", "Lognormal.", None, 12, group="Lognormal"),
        Column("P95", ("p95",), "number", "Lognormal: 95th percentile.", None, 12, group="Lognormal"),
        Column("Alpha", ("alpha",), "number", "Beta.", None, 10, group="Beta"),
        Column("Beta", ("beta",), "number", "Beta.", None, 10, group="Beta"),
        Column(
            "Year",
            ("year",),
            "whole",
            "One year of pounds or ramp only: 1 is the first. Blank: all years alike.",
            None,
            8,
            group="Only where needed",
            domain=Domain(1, 100, "1 to 100"),
        ),
        Column(
            "Body", ("body",), "name", "Cashable share of one body only.", None, 14, "bodies", group="Only where needed"
        ),
        Column(OPTION, ("option",), "name", _ONLY, None, 14, "options", group="Only where needed"),
    ),
    40,
)

ASSUMPTIONS = TableSheet(
    "Assumptions",
    "Where each figure came from. A reviewer reads this sheet first.",
    (
        Column("Line", ("line",), "name", _LINE, "incidents", 18, "lines", required=True),
        Column(
            "Field", ("field",), "text", "Which figure of that line.", "impact", 24, "sourced_fields", required=True
        ),
        Column(
            "Source",
            ("text",),
            "text",
            "Document, data set or person, so that it can be found again.",
            "Local trial of 2023, table 4",
            60,
            required=True,
        ),
        Column("Year", ("year",), "text", "Of the source.", "2024", 12),
        Column("Grade", ("grade",), "whole", "Evidence, 1 to 6: see Lists.", 4, 9, "grades", domain=_GRADE),
        Column(OPTION, ("option",), "name", _ONLY, None, 14, "options"),
    ),
    60,
)

LOCAL_VALUES = TableSheet(
    "Local values",
    "The place's own unit values, each with its source. Use the code on Benefits like a unit cost.",
    (
        Column("Code", ("code",), "text", "Not one that the library has.", "LOCAL.1", 14, required=True),
        Column(
            "Description", ("description",), "text", "What it is.", "Looked-after child, foster care", 40, required=True
        ),
        Column("Unit", ("unit",), "text", "For one of what.", "child a year", 18, required=True),
        Column(
            "Price year",
            ("value", "price_year"),
            "year",
            "The prices of the values.",
            "2024/25",
            11,
            "years",
            strict=False,
            required=True,
        ),
        Column("Fiscal", ("value", "fiscal"), "pounds", "Pounds for one.", 38_100, 12, domain=MONEY),
        Column("Economic", ("value", "economic"), "pounds", "Pounds for one.", None, 12, domain=MONEY),
        Column("Social", ("value", "social"), "pounds", "Pounds for one.", None, 12, domain=MONEY),
        Column(
            "Transfer",
            ("value", "transfer"),
            "pounds",
            "Of the fiscal value, what only moves money.",
            None,
            12,
            domain=MONEY,
        ),
        Column(
            "Source",
            ("source", "text"),
            "text",
            "Where it comes from.",
            "Children's services accounts",
            40,
            required=True,
        ),
        Column("Source year", ("source", "year"), "text", "Of the source.", "2024/25", 12),
        Column("Source grade", ("source", "grade"), "whole", "Evidence, 1 to 6.", None, 9, "grades", domain=_GRADE),
        Column(
            "Overlaps",
            ("overlaps",),
            "names",
            "Codes it must not be added to, with semicolons between.",
            "SS1.0; SS2.0",
            24,
        ),
    ),
    15,
)

OPTIONS = TableSheet(
    "Options",
    "Other ways to go, each a set of changes to the case: as now, the minimum, the preferred, others.",
    (
        Column("Id", ("id",), "id", _ID, "minimum", 16),
        Column("Title", ("title",), "text", "What is done.", "A smaller team", 44, required=True),
        Column("Kind", ("kind",), "text", "Choose from the list.", "minimum", 16, "option_kinds", required=True),
        Column(
            "Leaves out",
            ("without",),
            "names",
            "Ids of lines that it does not have, with semicolons between.",
            "outreach",
            34,
        ),
    ),
    8,
)

CHANGES = TableSheet(
    "Option changes",
    "What each option changes in the case.",
    (
        Column("Option", ("option",), "name", "An Id from the sheet Options.", "minimum", 16, "options", required=True),
        Column(
            "What changes",
            ("what",),
            "text",
            "The line's Id, a full stop, and the field.",
            "incidents.population",
            34,
            required=True,
        ),
        Column(
            "New value",
            ("value",),
            "any",
            "A number or text. A list in [ ] and a range in { } as in the case file.",
            600,
            50,
            required=True,
        ),
    ),
    30,
)

UNPRICED = TableSheet(
    "Unpriced",
    "Benefits and risks that have no price, and are not lost for that.",
    (
        Column("Id", ("id",), "id", _ID, "trust", 16),
        Column("Title", ("title",), "text", "In a few words.", "Victims trust the service", 40, required=True),
        Column("Kind", ("kind",), "text", "Benefit or risk.", "benefit", 12, "unpriced_kinds", required=True),
        Column(
            "Description",
            ("description",),
            "text",
            "What it means, and for whom.",
            "People tell their story once.",
            60,
            required=True,
        ),
        Column("Body", ("body",), "name", "Whom it touches, if one body.", None, 16, "bodies"),
        Column("Scale", ("scale",), "text", "Small, moderate or large.", "moderate", 12, "scales"),
    ),
    15,
)

BASELINES = TableSheet(
    "Baselines",
    "What bodies spend on a service as things are: what the change is held against.",
    (
        Column("Id", ("id",), "id", _ID, "social-care", 18),
        Column("Body", ("body",), "name", "An Id from the sheet Bodies.", "council", 16, "bodies", required=True),
        Column("Service", ("service",), "text", "In the words of the count.", "Adult social care", 30, required=True),
        Column("Year", ("year",), "year", "The financial year of the figure.", "2024/25", 12, required=True),
        Column("Pounds", ("pounds",), "pounds", "A year.", 12_500_000, 16, required=True, domain=COUNT),
        Column("Low", ("low",), "number", "The least that it may be.", None, 16, domain=COUNT),
        Column("High", ("high",), "number", "The most that it may be.", None, 16, domain=COUNT),
        Column("Price year", ("price_year",), "year", "Where not the case's own.", "2024/25", 12),
        Column("Coverage", ("coverage",), "share", "How much of it is seen line by line.", 0.8, 12, domain=SHARE),
        Column("Source", ("source",), "text", "Where it comes from.", "Revenue outturn summary", 50, required=True),
        Column("Count", ("count",), "text", "The figure of a count.", None, 40),
    ),
    15,
)

CORRELATIONS = TableSheet(
    "Correlations",
    "Which ranges rise and fall together.",
    (
        Column(
            "One range",
            ("one",),
            "text",
            "The line's Id, a full stop, and the field.",
            "incidents.impact",
            34,
            required=True,
        ),
        Column("Other range", ("other",), "text", "Another range.", "incidents.engagement", 34, required=True),
        Column(
            "Rank",
            ("rank",),
            "number",
            "Rank correlation, -1 to 1.",
            0.5,
            12,
            required=True,
            domain=Domain(-1, 1, "-1 to 1"),
        ),
    ),
    15,
)

TABLES: tuple[TableSheet, ...] = (
    BODIES,
    COSTS,
    BENEFITS,
    SHARES,
    CASHABLE,
    RANGES,
    ASSUMPTIONS,
    LOCAL_VALUES,
    OPTIONS,
    CHANGES,
    UNPRICED,
    BASELINES,
    CORRELATIONS,
)
INPUT_SHEETS: tuple[str, ...] = (PLACE, *(table.name for table in TABLES))
REQUIRED_SHEETS: tuple[str, ...] = (PLACE, BODIES.name, COSTS.name, BENEFITS.name)
