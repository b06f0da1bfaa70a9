"""A small made-up return laid out as MHCLG prints one, net current expenditure alone, for tests that spoil it."""

from __future__ import annotations

from collections.abc import Mapping

from wholeplace.spend.statutory_layout import line_ids, service_lines


def rsx(bury: Mapping[str, str] | None = None, salford: Mapping[str, str] | None = None, year: str = "2021-22") -> str:
    """Two authorities that returned, one that did not, and England. Each service comes to its place in the order, in tens."""
    codes = ",".join(f"RSX-{line}-net-cur-exp" for line in line_ids())
    heads = ",".join(f"{line} - Net Current Expenditure" for line in line_ids())
    return "\n".join(
        [
            f"Worksheet 2: Revenue Outturn (RO) {year} Final: Service Expenditure Summary (RSX) data",
            "Data is reported in £ thousand.",
            f"Source: Revenue Outturn (RO) returns {year}",
            "Last updated: 23 November 2023",
            f",,,,,,{codes}",
            f"E-code,ONS Code,Local authority,Notes,Class,Detailed Class,{heads}",
            row("E4202", "E08000002", "Bury", bury),
            row("E4206", "E08000006", "Salford", salford),
            "E4207,E08000007,Stockport,M,MD,MD," + ",".join("..." for _ in line_ids()),
            row("Eng", "E92000001", "ENGLAND", {line: str(300 * (i + 1)) for i, line in enumerate(service_lines())}),
            "",
        ]
    )


def row(e_code: str, code: str, name: str, given: Mapping[str, str] | None) -> str:
    """One authority: services of 10, 20, 30 … and their total, those given put in their stead."""
    figures = {line: str(10 * (i + 1)) for i, line in enumerate(service_lines())}
    figures |= {line: text for line, text in (given or {}).items() if line != "totsx"}
    total = sum(int(text.replace(",", "")) for text in figures.values() if text.replace(",", "").isdigit())
    figures["totsx"] = (given or {}).get("totsx", str(total))
    cells = [f'"{figures[line]}"' if "," in figures[line] else figures[line] for line in line_ids()]
    kind = "Eng" if code == "E92000001" else "MD"
    return ",".join([e_code, code, name, "", kind, kind, *cells])
