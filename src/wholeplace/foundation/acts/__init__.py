"""Every write is an act: who, when, what, before and after, in the same transaction, chained by hash.

Read in this order: canonical, chain, models, recorded, action, verify, queries.

    @action("case.change", of="case")                     atomic; asks `by.may(…, case)`; writes one act, or nothing happened
    def retitle(*, by: By, case: Case, title: str) -> Case:
        case.title = title
        case.save()                                       a `Recorded` row: its before and after go into the act
        return case

    with acting("specimen.load", by=by): …                the same for code that is not one function
"""
