"""What the made-up place's public bodies spend: the truth, and the files that they publish of it. Nothing here is real.

    truth().counted_pence(2024)      what a right count of 2024/25 comes to
    files()                          payments, returns, totals, shares and transfers, as messy as real ones

From one seed comes what each body truly spends on each service in each area, and what bodies pay each other (`truth`). From
that come the files that they publish (`printed`), in the layouts and with the faults of real ones. Who counts the files and
comes to the truth has counted rightly. Read in this order: setting, truth, printed.
"""

from wholeplace.specimen.spend.printed import MadeFile, files
from wholeplace.specimen.spend.setting import SEED, YEARS
from wholeplace.specimen.spend.truth import Truth, truth

__all__ = ["SEED", "YEARS", "MadeFile", "Truth", "files", "truth"]
