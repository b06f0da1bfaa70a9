"""How every page is made: one Jinja environment, the shell around a page, forms, problems and pages of a long list.

Read in this order: environment, links, navigation, shell, filters, forms, days, error_words, problems, pagination.
Templates stand in `foundation/templates`; each file under `templates/components` says at its top how its macros are called.
"""
