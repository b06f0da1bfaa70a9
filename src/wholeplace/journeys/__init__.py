"""The only place where two slices meet. One file, one sentence:

    case_into_pool      a business case becomes a deal, and the picked deal the draft of an agreement

Pages stand in `web`.
"""
