"""How a return is read: what it says it is, who is in it, and what of it is counted."""

from __future__ import annotations

from pathlib import Path

import pyarrow.compute as pc
import pytest
import xlsxwriter

from spend.returns import rsx
from wholeplace.spend.lines import COUNTED
from wholeplace.spend.reconcile import as_answer, reconcile
from wholeplace.spend.statutory import Return, check_return, read_returns
from wholeplace.spend.statutory_count import counted_rows, place_returned, with_control
from wholeplace.spend.statutory_files import returns_in_file
from wholeplace.spend.statutory_layout import rows_of, service_lines
from wholeplace.vocabulary.problems import Exit, Refused

DATA = Path(__file__).parent / "data" / "returns"
BURY, SALFORD, STOCKPORT = "E08000002", "E08000006", "E08000007"
GM = "E47000001"
THOUSAND = 100_000  # pence


def cut(name: str) -> Return:
    (stated,) = read_returns((DATA / name).read_bytes(), name)
    return stated


def made(text: str = "") -> Return:
    (stated,) = read_returns((text or rsx()).encode(), "rsx.csv")
    return stated


@pytest.mark.parametrize(
    ("name", "kind", "year", "edition", "layer"),
    [
        ("rsx-2021-22.csv", "RSX", "2021/22", "RSX 2021-22 final, updated 23 November 2023", "outturn"),
        ("rsx-2022-23.csv", "RSX", "2022/23", "RSX 2022-23, updated 6 June 2024", "outturn"),
        ("ra-2021-22.csv", "RA", "2021/22", "RA 2021-22", "budget"),
    ],
)
def test_which_return_it_is_is_told_by_the_file(name: str, kind: str, year: str, edition: str, layer: str) -> None:
    stated = cut(name)
    assert (stated.kind, str(stated.year), stated.edition, stated.layer) == (kind, year, edition, layer)


def test_a_figure_is_in_whole_pence_and_says_its_line() -> None:
    stated = cut("rsx-2021-22.csv")
    raw = (DATA / "rsx-2021-22.csv").read_text(encoding="utf-8-sig").splitlines()
    bury = stated.entries[BURY]
    assert raw[bury.line - 1].startswith("E4202,E08000002,Bury,")
    assert bury.figures["edu", "empl"] == 88_142 * THOUSAND
    assert stated.pence(BURY) == 301_983 * THOUSAND


def test_authorities_that_did_not_return_are_named_and_have_no_figures() -> None:
    assert [(each.name, each.mark) for each in cut("rsx-2021-22.csv").absent] == [("Woking", "...")]
    assert [(each.name, each.mark) for each in cut("rsx-2022-23.csv").absent] == [
        ("Birmingham", "[x]"),
        ("Woking", "[x]"),
    ]
    assert [(each.name, each.mark) for each in cut("ra-2021-22.csv").absent] == [("Eden", "...")]


def test_the_gla_is_printed_twice_and_counted_once() -> None:
    stated = cut("rsx-2022-23.csv")
    (twice,) = stated.duplicates
    assert (twice.code, twice.furthest_pence) == ("E12000007", THOUSAND)
    raw = (DATA / "rsx-2022-23.csv").read_text(encoding="utf-8-sig").splitlines()
    assert all(raw[line - 1].startswith("E5100,E12000007,") for line in (twice.first_line, twice.line))
    assert stated.pence("E12000007") == 6_749_489 * THOUSAND
    assert stated.sum_pence() == sum(stated.pence(code) or 0 for code in stated.entries)


def test_england_and_its_classes_are_kept_apart() -> None:
    stated = cut("rsx-2022-23.csv")
    assert stated.england is not None
    assert stated.england.figures["totsx", "net-cur-exp"] == 113_520_283 * THOUSAND
    classes = "Eng UA SD MD LB SC GLA P NPA FR CA WA"
    assert " ".join(total.class_ for total in stated.published) == classes
    assert "E92000001" not in stated.entries


def test_workings_below_the_table_are_left_out_and_said() -> None:
    stated = cut("rsx-2021-22.csv")
    raw = (DATA / "rsx-2021-22.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(stated.left_out) == 2
    assert all(raw[line - 1].startswith(",,,,,,") for line in stated.left_out)


def test_an_authority_without_an_ons_code_of_its_own_keeps_the_departments() -> None:
    assert cut("rsx-2021-22.csv").entries["E6803"].name == "Lee Valley Regional Park Authority"


def test_whether_a_return_is_certified_is_kept_where_it_is_said() -> None:
    stated = cut("rsx-2022-23.csv")
    assert (stated.entries[BURY].certified, stated.entries[STOCKPORT].certified) == (False, True)
    assert cut("rsx-2021-22.csv").entries[BURY].certified is None


def test_reserves_in_april_and_in_march_are_two_lines_of_the_budget() -> None:
    keys = [line for line, _ in cut("ra-2021-22.csv").keys]
    assert {"1011/2", "1011/3", "4046/6", "4046/7"} <= set(keys)
    assert len(keys) == len(set(keys)) == 250


def test_a_list_holds_several_returns() -> None:
    returns = read_returns((DATA / "ro-lancashire.csv").read_bytes(), "ro-lancashire.csv")
    assert [each.edition for each in returns][:4] == ["RSX 2021-22", "RSX 2022-23", "RSX 2023-24", "RSX 2024-25"]
    assert [each.name for each in returns[2].absent] == ["pendle"]
    adult = returns[0].entries["E06000008"]
    raw = (DATA / "ro-lancashire.csv").read_text(encoding="utf-8").splitlines()
    assert raw[adult.line_of("asc") - 1].startswith(
        "blackburn,E06000008,UA,2021-22,False,RSX,Adult Social Care,11631.0"
    )


def test_only_services_are_counted_so_nothing_is_added_twice() -> None:
    stated = cut("rsx-2021-22.csv")
    rows = counted_rows(stated, {GM: [BURY, SALFORD]})
    assert rows.schema == COUNTED
    assert rows.num_rows == 2 * len(service_lines())
    bury = [row for row in rows.to_pylist() if row["body"] == BURY]
    assert abs(sum(row["pence"] for row in bury) - 301_983 * THOUSAND) <= 2 * THOUSAND
    adult = next(row for row in bury if row["service"] == "adult-social-care")
    assert (adult["layer"], adult["basis"], adult["year"], adult["area"]) == ("outturn", "net-current", 2021, BURY)
    assert (adult["edition"], adult["line"]) == (stated.edition, stated.entries[BURY].line)


def test_before_income_the_pay_of_employees_stands_apart() -> None:
    stated = cut("rsx-2021-22.csv")
    rows = counted_rows(stated, {GM: [BURY]}, basis="total-expenditure").to_pylist()
    education = [row for row in rows if row["service"] == "education"]
    assert [row["subjective"] for row in education] == ["employees", None]
    assert education[0]["pence"] == 88_142 * THOUSAND
    assert sum(row["pence"] for row in education) == stated.pence(BURY, "edu", "tot-exp")


def test_outturn_net_of_income_brings_its_control_totals_in_a_layer_of_their_own() -> None:
    stated, places = cut("rsx-2021-22.csv"), {GM: [BURY, SALFORD]}
    both = with_control(stated, places)
    by_layer = {layer: both.filter(pc.equal(both["layer"], layer)) for layer in ("outturn", "control")}
    assert by_layer["outturn"].equals(counted_rows(stated, places))
    assert by_layer["control"]["pence"].equals(counted_rows(stated, places, "total-expenditure")["pence"])
    assert set(with_control(stated, places, "total-expenditure")["layer"].to_pylist()) == {"outturn"}


def test_a_budget_is_counted_by_its_service_totals() -> None:
    stated = cut("ra-2021-22.csv")
    rows = counted_rows(stated, {GM: [BURY]}).to_pylist()
    assert {row["layer"] for row in rows} == {"budget"}
    assert sum(row["pence"] for row in rows) == stated.pence(BURY)


def test_what_a_body_does_not_state_by_service_is_not_classified() -> None:
    stated = read_returns((DATA / "ro-lancashire.csv").read_bytes(), "ro-lancashire.csv")[0]
    rows = counted_rows(stated, {"E10000017": ["E06000008"]}).to_pylist()
    rest = next(row for row in rows if row["service"] == "not-classified")
    assert rest["service_rule"] == "RSX total less the services stated; not stated: edu, env"
    assert sum(row["pence"] for row in rows) == stated.pence("E06000008") == 273_111 * THOUSAND


def test_what_is_left_of_a_total_by_rounding_is_no_line() -> None:
    text = "\n".join(
        line.replace("RSX-edu-", "XSR-edu-") for line in rsx(bury={"edu": "0", "totsx": "905"}).splitlines()
    )
    rows = counted_rows(made(text), {GM: [BURY]}).to_pylist()
    assert (905 - 900, len(rows)) == (5, 12)
    assert {row["service"] for row in rows}.isdisjoint({"not-classified", "education"})


def test_names_are_never_joined_on() -> None:
    text = rsx().replace(",Bury,", ",Bury MBC,").replace(",Salford,", ",Bury,")
    stated = made(text)
    assert (stated.entries[BURY].name, stated.entries[SALFORD].name) == ("Bury MBC", "Bury")


def test_the_same_row_twice_counts_once() -> None:
    again = next(line for line in rsx().splitlines() if BURY in line)
    stated = made(rsx() + again)
    assert [twice.furthest_pence for twice in stated.duplicates] == [0]
    assert stated.sum_pence() == made().sum_pence()


def test_every_fault_is_told_at_once() -> None:
    text = rsx(bury={"asc": "none"}, salford={"edu": "1.2.3"}).replace("E4206,E08000006", "E4206,")
    with pytest.raises(Refused) as refused:
        made(text)
    assert [(problem.name, problem.line) for problem in refused.value.problems] == [
        ("return-figure-unreadable", 7),
        ("return-figure-unreadable", 8),
        ("authority-without-code", 8),
    ]


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("ONS Code", "Code", "header"),
        ("£ thousand", "£ million", "unit"),
        ("returns 2021-22", "returns 2022-23", "year"),
        ("RSX-", "XSR-", "codes"),
    ],
)
def test_a_layout_that_is_not_known_is_refused_as_unreadable(old: str, new: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        made(rsx().replace(old, new))
    assert [problem.name for problem in refused.value.problems] == ["return-layout-unknown"]
    assert refused.value.problems[0].field == field
    assert refused.value.status == Exit.UNREADABLE


def test_a_row_that_was_cut_off_is_refused() -> None:
    whole = rsx().splitlines()
    text = "\n".join([*whole[:7], whole[7].rsplit(",", 3)[0], *whole[8:]])
    with pytest.raises(Refused, match="return-figure-unreadable"):
        made(text + ",")


def test_rows_that_do_not_add_up_are_named_and_the_figures_stand() -> None:
    stated = cut("rsx-2021-22.csv")
    (problem,) = check_return(stated)
    assert (problem.name, problem.field) == ("return-row-does-not-add", "E08000036 hous net-cur-exp")
    assert stated.pence("E08000036", "hous") == 13_374 * THOUSAND


def test_a_difference_is_explained_only_by_those_who_did_not_return() -> None:
    text = rsx()
    done = reconcile(made(text))
    total = {compared.line: compared for compared in done.england}["edu"]
    assert (total.published_pence, total.returned_pence) == (300 * THOUSAND, 20 * THOUSAND)
    assert not total.explained, "Stockport would have to be larger than twice the largest"
    fair = reconcile(made(text.replace(",300,600,", ",35,600,")))
    assert fair.england[0].explained
    nobody = made(
        "\n".join(line for line in text.splitlines() if STOCKPORT not in line).replace(",300,600,", ",35,600,")
    )
    assert "edu" in reconcile(nobody).unexplained


def test_who_is_missing_of_a_place() -> None:
    found = place_returned(made(), [BURY, STOCKPORT, "E08000010"])
    assert [body.name for body in found.bodies] == ["Bury"]
    assert [each.name for each in found.absent] == ["Stockport"]
    assert found.not_in_file == ("E08000010",)
    assert not found.whole
    assert found.total_pence == 910 * THOUSAND


def test_the_answer_gives_pounds_as_exact_text() -> None:
    answer = as_answer(reconcile(made()))
    assert (answer["return"], answer["year"], answer["total"]) == ("RSX", "2021/22", "1820000.00")
    assert answer["did_not_return"] == [{"code": STOCKPORT, "name": "Stockport", "line": 9}]


def workbook(folder: Path, **sheets: str) -> Path:
    """A workbook with a sheet for each CSV text; what looks like a figure is one."""
    path = folder / "returns.xlsx"
    book = xlsxwriter.Workbook(str(path))
    for name, text in sheets.items():
        page = book.add_worksheet(name)
        for number, (_, cells) in enumerate(rows_of(text.encode())):
            for column, cell in enumerate(cells):
                whole = cell.replace(",", "").removeprefix("-").isdigit()
                page.write(number, column, int(cell.replace(",", "")) if whole else cell)
    book.close()
    return path


def test_a_workbook_says_the_same_as_the_text(tmp_path: Path) -> None:
    text = (DATA / "rsx-2021-22.csv").read_text(encoding="utf-8-sig")
    (found,) = returns_in_file(workbook(tmp_path, Cover="Revenue outturn\n", RSX=text, Notes="[x] did not return\n"))
    stated = cut("rsx-2021-22.csv")
    assert (found.sheet, found.edition, found.keys) == ("RSX", stated.edition, stated.keys)
    assert {code: dict(entry.figures) for code, entry in found.entries.items()} == {
        code: dict(entry.figures) for code, entry in stated.entries.items()
    }


def test_a_fault_in_one_sheet_is_not_hidden_by_another(tmp_path: Path) -> None:
    path = workbook(tmp_path, Good=rsx(), Bad=rsx(bury={"asc": "none"}, year="2022-23"))
    with pytest.raises(Refused) as refused:
        returns_in_file(path)
    assert [(one.name, one.field) for one in refused.value.problems] == [
        ("return-figure-unreadable", "sheet Bad, asc net-cur-exp")
    ]


def test_an_earlier_or_later_code_leads_to_the_same_body() -> None:
    """The GLA is E12000007 in a return and E61000001 elsewhere; its lines carry the code that the place gave."""
    stated = cut("rsx-2022-23.csv")
    rows = counted_rows(stated, {"E12000007": ["E61000001"]}).to_pylist()
    assert {row["body"] for row in rows} == {"E61000001"}
    assert place_returned(stated, ["E61000001"]).total_pence == stated.pence("E12000007")
