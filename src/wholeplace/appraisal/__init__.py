"""Is it worth it, to whom, and how sure are we: the cost-benefit engine and its faces.

Read in this order: case, casefile, bias, distributions, incidence, cashability, appraise, uncertainty, sensitivity,
compare, overlap, portfolio, workbook, report. The files here are a library without pages; `web` holds the pages,
`commands` the command line.
"""
