"""Who asks, what they may do, and rows that cannot be read without saying for whom.

Read in this order: roles, by, permit, scoped, needs, middleware, headers.

    by = By(person=person, at=moment)                     who asks, and when: the only clock
    permit("case.view", ANALYST, APPROVER, reads=True)    declared once, in a slice's `rules`
    by.may("case.change", case)                           one question, answered alike for pages, JSON and commands
    Case.objects.for_person(by, "case.view")              evaluating `Case.objects` without this raises `Unscoped`
    @needs("case.view")                                   on every view and API operation; one without it is refused
"""
