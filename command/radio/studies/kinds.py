"""The lists of coverage studies."""

from enum import StrEnum


class StudyState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Part(StrEnum):
    """What a study is asked to work out beyond its pictures."""

    SHARES = "shares"
    GAPS = "gaps"
    REDUNDANCY = "redundancy"
    PROPOSALS = "proposals"


class Sense(StrEnum):
    """Which direction must succeed."""

    TALK_OUT = "talk_out"
    TALK_IN = "talk_in"
    BOTH = "both"
