"""What the whole country shares, dated and sourced. Pure: knows neither pages nor cases.

Read in this order: prices (deflators, discounting), unit_costs (what one event costs, and whom), crime (recorded to
actual).
"""
