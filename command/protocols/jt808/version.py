"""The revisions of JT/T 808 found in the field. Decides layouts, never behaviour."""

from enum import IntEnum


class Version(IntEnum):
    """Ordered, so that `version >= Version.V2013` reads as "the 2013 text or newer"."""

    V2011 = 2011
    V2013 = 2013
    V2019 = 2019
