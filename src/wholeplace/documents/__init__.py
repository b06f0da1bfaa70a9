"""How a result leaves on paper: workbooks with live formulas, neutralised CSV, PDF, Word and charts.

Each file knows one kind of document and nothing of what the figures mean.
"""
