"""What every page stands on: people and what they may do, the record of acts, signing, uploads, jobs, deadlines.

It knows no slice. Each folder here has the same rooms (models, queries, actions, rules, tasks, forms, views, api):

    access/     who asks (`By`), what they may (`permit`, `needs`), and rows that cannot be read unscoped
    acts/       every write is an act: who, when, what, before and after, chained by hash; `verify`
    people/     people, bodies, places, roles with dates and deputies; signing in
    signing/    versions of a document, comments on a line, requests to change, sign-off per body, freezing
    uploads/    limits, type by content, hash
    jobs/       long work with progress, retried when it dies
    deadlines/  what a person or a role must do by when
    values/     a place's own figures, with source, edition and dates
    api/        the same queries and actions as JSON
    pages/      how a page looks

Slices import from `foundation.records` (base classes), `foundation.access` and `foundation.acts`.
"""
