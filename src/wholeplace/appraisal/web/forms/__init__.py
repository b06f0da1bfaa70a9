"""What the pages of a case ask, step by step. Read in this order: step, numbers, describe, measure, identify, costs, others."""
