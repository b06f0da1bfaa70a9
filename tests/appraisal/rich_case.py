"""One made-up case that uses everything the format has; its numbers mean nothing."""

from __future__ import annotations

from wholeplace.appraisal.case import Case
from wholeplace.appraisal.casefile import read_case

RICH = """
format = "wholeplace-case/1"
[case]
id = "rich"
title = "=Everything, \\"quoted\\" & <marked>"
illustrative = true
place = "E06000050"
first_year = "2024/25"
years = 6
price_year = "2025/26"
deflators = "2026-06"
discount = 0.04
first_year_discounted = true
combine_grades = "product"
counterfactual = "-Nothing changes."
summary = '''Two lines,
the second with a tab\\there.'''

[[bodies]]
id = "council"
name = "Madeley Council"
kind = "local-authority"
[[bodies]]
id = "nhs"
name = "+NHS Madeley"
kind = "nhs"
[[bodies]]
id = "police"
name = "@Madeley Police"
kind = "police"

[[costs]]
id = "team"
title = "The team"
body = "council"
type = "revenue"
pounds = [500_000, { low = 300_000, mode = 400_000, high = 650_000 }, 400_000.55, 0, { shape = "uniform", low = 1, high = 3 }, 7]
grade = 3
price_year = "2022/23"
recurrent = true
[costs.sources.pounds]
text = "Payroll, 2023"
year = "2023"
grade = 2
[[costs]]
id = "desks"
title = "Desks, lent"
body = "nhs"
type = "in-kind"
pounds = { shape = "lognormal", median = 10_000, p95 = 15_000 }
recurrent = false
[[costs]]
id = "building"
title = "Alterations"
body = "police"
type = "capital"
pounds = [80_000, 0, 0, 0, 0, 0]
grade = 6

[[benefits]]
id = "incidents"
title = "Incidents avoided"
unit_cost = "CR2.0"
unit_value_range = { low = 0.8, mode = 1, high = 1.3 }
population = { shape = "normal", mean = 1_160, sd = 200 }
engagement = { shape = "triangular", low = 0.4, mode = 0.6, high = 0.7 }
retention = { shape = "beta", alpha = 8, beta = 2 }
events_per_person = { shape = "lognormal", median = 3, p95 = 5 }
impact = { low = 0.10, mode = 0.25, high = 0.35 }
deadweight = { shape = "normal", mean = 0.2, sd = 0.15 }
recorded_to_actual = 1.2
attribution = 0.9
leakage = 0.05
displacement = 0.02
substitution = { shape = "uniform", low = 0.0, high = 0.1 }
lag_years = 1
ramp = [0.5, { low = 0.6, mode = 0.8, high = 1.0 }, 1, 1, 1, 1]
drop_off = 0.1
grade = 4
grades = { population = 2, impact = 5 }
cohort = "victims"
cashable = [
  { body = "police", share = 0.25, from_year = 2, ledger_line = "Response, line 14" },
  { body = "nhs", share = { low = 0.05, mode = 0.1, high = 0.3 }, lag_years = 1 },
]
[benefits.body_map]
"NHS" = "nhs"
"criminal justice system" = "outside"
"Police" = "police"
"Local Authority/Children's Services" = "council"
"Local Authority" = "council"
[benefits.sources]
impact = { text = "=HYPERLINK(\\"x\\") trial", year = "2023/24", grade = 5 }
attribution = { text = "Judgement of the partners" }
leakage = { text = "Addresses" }
displacement = { text = "Nearby wards" }
substitution = { text = "None known" }
"value.fiscal" = { text = "Library" }

[[benefits]]
id = "care"
title = "Placements avoided"
unit_cost = "LOCAL.1"
population = 40
engagement = 1
retention = 1
events_per_person = 1
impact = 0.1
deadweight = 0
lag_years = { shape = "uniform", low = 0, high = 3 }
drop_off = { low = 0, mode = 0.1, high = 0.3 }
grades = { age = 1, error = 3 }
cohort = "children"
cashable = { share = { shape = "beta", alpha = 2, beta = 6 }, from_year = 1 }

[[benefits]]
id = "wellbeing"
title = "Less loneliness"
population = 900
engagement = 0.5
retention = 0.5
events_per_person = 1
impact = 0.3
deadweight = 0.1
ramp = { low = 0.2, mode = 0.5, high = 0.9 }
grade = 6
shares = { council = 0.9, nhs = 0.1 }
reduced_for_overlap = "A tenth taken off for the people of the other lines"
cohort = "older people"
value = { fiscal = { shape = "normal", mean = 60, sd = 30 }, social = 1_250.5, price_year = "2013/14" }

[[benefits]]
id = "jobs"
title = "People into work"
unit_cost = "E&E1.0"
population = 50
engagement = 1
retention = 0.9
events_per_person = 1
impact = 0.2
deadweight = 0.25
cohort = "jobseekers"
body_map = { "DWP" = "outside", "NHS" = "nhs" }

[[local_values]]
code = "LOCAL.1"
description = "Looked-after child, foster care"
unit = "child a year"
value = { fiscal = { low = 30_000, mode = 38_100, high = 60_000 }, social = 900, price_year = "2023/24", transfer = 100 }
source = { text = "Children's services accounts", year = "2023/24", grade = 2 }
shares = { council = 0.95, outside = 0.05 }
overlaps = ["SS1.0"]

[[options]]
id = "small"
title = "A smaller team"
kind = "minimum"
without = ["desks", "building"]
[options.changes]
"incidents.population" = 600
"incidents.title" = "Fewer"
"team.pounds" = [1, 2, 3, 4, 5, { low = 1, mode = 2, high = 3 }]
[[options.costs]]
id = "phone"
title = "A phone line"
body = "council"
type = "revenue"
pounds = [1_000, 1_000, { low = 900, mode = 1_000, high = 1_300 }, 1_000, 1_000, 1_000]
[options.costs.sources.pounds]
text = "A quotation"
[[options.benefits]]
id = "calls"
title = "Calls answered"
population = 10
engagement = { low = 0.1, mode = 0.2, high = 0.3 }
retention = 1
events_per_person = 1
impact = 1
deadweight = 0
value = { social = 5, price_year = "2025/26" }
shares = { council = 1 }
cashable = { share = 0.5, body = "council" }
[[options]]
id = "asnow"
title = "As now"
kind = "as now"
without = ["team", "incidents"]

[[unpriced]]
id = "trust"
title = "Victims trust the service"
kind = "benefit"
description = "They tell their story once."
body = "council"
scale = "large"
[[unpriced]]
id = "staff"
title = "Staff may be hard to find"
kind = "risk"
description = "Two posts stood empty for a year."

[[correlations]]
between = ["incidents.impact", "incidents.engagement"]
rank = 0.5
[[correlations]]
between = ["team.pounds.1", "incidents.population"]
rank = -0.25
"""


def rich_case() -> Case:
    return read_case(RICH, file="rich.toml")
