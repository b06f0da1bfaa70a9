"""What a person must put right in bringing spending in, in words."""

from __future__ import annotations

from wholeplace.vocabulary.problems import Problem


def body_not_of_place(body: str, place: str) -> Problem:
    return Problem(
        name="body-not-of-place",
        field="body",
        found=f"{body}, which is no body of {place}",
        expected=f"a body that belongs to {place}",
        why="Its spending would stand in the count of a place that it does not serve.",
        remedy="Choose another body, or have this one added to the place.",
    )


def reason_missing(field: str) -> Problem:
    return Problem(
        name="reason-missing",
        field=field,
        found="no reason",
        expected="why it is done, in a sentence",
        why="Totals that people have seen change by it, and somebody will ask why.",
        remedy="Say why.",
    )


def batch_withdrawn(batch: str) -> Problem:
    return Problem(
        name="batch-withdrawn",
        field="batch",
        found=f"{batch}, which is withdrawn",
        expected="a batch that stands",
        why="What was withdrawn does not come back, so that the reason on record stays true.",
        remedy="Bring the files again, as a batch of their own.",
    )


def columns_not_whole(file: str, field: str, found: str, expected: str) -> Problem:
    return Problem(
        name="columns-not-whole",
        file=file,
        field=field,
        found=found,
        expected=expected,
        why="The columns say what every amount of the file is; a wrong one would make every total wrong.",
        remedy="Choose for each thing the column that holds it, and say what the amounts are.",
    )


def file_redacted(file: str) -> Problem:
    return Problem(
        name="file-redacted",
        file=file,
        found="a file from which the name of a person was taken out, so that its bytes are no longer kept",
        expected="a file as it was brought",
        why="Reading it anew would need the bytes that hold the name.",
        remedy="Withdraw its batch, and bring a copy from which the publisher has taken the name out.",
    )


def month_published_twice(file: str, other: str, rows: int, pounds: str) -> Problem:
    return Problem(
        name="month-published-twice",
        file=file,
        found=f"the {rows:,} payments of {other}, £{pounds}, under another name",
        expected="each payment in one file of the body",
        why="Every pound of it would be counted twice.",
        remedy=f"Leave this file out; or withdraw the batch of {other} if this is the right one.",
    )


def name_not_found() -> Problem:
    return Problem(
        name="name-not-found",
        field="name",
        found="that name on no line of this place's spending",
        expected="the name as it is published, whole words, at least three letters",
        why="Taking out something else would change lines that nobody asked to change.",
        remedy="Copy the name from the published line.",
    )


def body_code_missing(bodies: str) -> Problem:
    return Problem(
        name="body-code-missing",
        field="code",
        found=f"no body of the place whose code is in the return; codes are known of {bodies}",
        expected="the ONS code of at least one body that returned, such as E08000003",
        why="Names change between returns, so nothing is ever joined on a name.",
        remedy="Enter the codes of the place's bodies, then bring the return again.",
    )


def reason_names_person() -> Problem:
    return Problem(
        name="reason-names-person",
        field="reason",
        found="a reason that holds the name itself",
        expected="a reason that does not say who it is",
        why="The reason stays on record for good; with the name in it, nothing would be taken out.",
        remedy="Say the reason without the name: a carer asked for it, on 3 June.",
    )
