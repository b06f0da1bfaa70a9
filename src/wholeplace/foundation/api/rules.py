"""Who makes keys for programs: each person their own."""

from __future__ import annotations

from wholeplace.foundation.access.permit import permit

permit("token.change", words="make and end one's own keys", reach="own")
permit("token.view", words="see one's own keys", reach="own", reads=True)
