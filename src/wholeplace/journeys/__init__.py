"""The only place where two slices meet. One file, one sentence:

    case_into_pool          a business case becomes a deal, and the picked deal the draft of an agreement
    cut_into_realisation    what a case claims as cash, against the lines that have been cut for it

Pages stand in `web`.
"""
