"""Versions of a document, comments on its lines, and signatures of the bodies that stand behind it.

Read in this order: models, checks, actions, queries, differences.

A slice declares four permissions for its `kind` of document (`case.propose`, `case.review`, `case.sign` with reach body,
`case.view`), and calls

    version = propose_version(by=by, place=place, kind="case", subject=case.pk, title=…, content=…, bodies=[…], produced=…)
    comment(by=by, version=version, field="benefits.incidents.impact", text=…, body=…)
    request = request_change(by=by, version=version, field=…, text=…, body=…)
    resolve(by=by, remark=request, text=…)
    agree(by=by, version=version, text=…, body=…)
    sign(by=by, wanted=wanted_of(by, version, "vale-police"))                        on screen
    sign_by_minute(by=by, wanted=…, minute=upload, minuted_on=date(…))               by an uploaded minute

When every wanted body has signed, the version is frozen: neither the product nor the database changes it again.
"""
