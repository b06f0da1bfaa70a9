"""What a person, or whoever holds a role, must do by when; and a feed of it for their calendar.

Read in this order: models, actions, queries, calendar, views.

    ask(by=by, place=place, title="Sign version 2 of …", due_on=…, role="approver", body=body, link="/…")     inside an action
    finish(by=by, task=task)
"""
