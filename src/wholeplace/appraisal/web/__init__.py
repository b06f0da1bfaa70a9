"""The faces of the business case: pages and JSON over one set of reads and writes.

Read in this order: rules, models, working, queries, actions, tasks, forms, views, api, urls. No arithmetic stands here.
"""
