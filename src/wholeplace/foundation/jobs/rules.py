"""Who sees long work: whoever asked for it, and whoever looks after the place."""

from __future__ import annotations

from wholeplace.foundation.access.permit import permit
from wholeplace.foundation.access.roles import ADMINISTRATOR

permit("job.view", words="see one's own jobs", reach="own", reads=True)
permit("job.stop", words="stop one's own jobs", reach="own")
permit("job.view-all", ADMINISTRATOR, words="see every job of a place", reads=True)
