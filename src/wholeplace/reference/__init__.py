"""What the whole country shares, dated and sourced. Pure: knows neither pages nor cases.

Read in this order: prices (deflators, discounting), unit_costs (what one event costs, and whom), crime (recorded to
actual); areas (councils, what they make up, mergers, population), outlines (for a map), body_names and bodies (which public
body a name means), likeness (places like this one), services (what a count is told in).
"""
