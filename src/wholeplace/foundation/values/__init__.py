"""A place's own figures, each set with its source, its edition and the days from and until which it counts.

Read in this order: models, actions, queries.
"""
