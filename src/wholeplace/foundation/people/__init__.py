"""People, the bodies they work for, the places those bodies serve, and the roles held with dates.

Read in this order: models, rules, queries, actions, signing_in, commands.
"""
