"""What may be done with people, bodies and places, and by whom."""

from __future__ import annotations

from wholeplace.foundation.access.permit import permit
from wholeplace.foundation.access.roles import ADMINISTRATOR, EVERY_ROLE

permit("place.view", *EVERY_ROLE, words="see a place and its bodies", reads=True)
permit("place.change", ADMINISTRATOR, words="change a place and its bodies")
permit("place.add", ADMINISTRATOR, words="add a place", reach="installation")
permit("person.view", *EVERY_ROLE, words="see who holds which role", reads=True)
permit("person.add", ADMINISTRATOR, words="add a person")
permit("person.change", ADMINISTRATOR, words="change a person")
permit("role.change", ADMINISTRATOR, words="give and end roles")
permit("me.change", words="change one's own account", reach="own")
