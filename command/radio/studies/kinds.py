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


class CoverageState(StrEnum):
    """Whether coverage at places can be told."""

    DECLARED = "declared"
    NOT_DECLARED = "not_declared"
    """Nobody has declared a study yet: nothing is known of any place, and nothing is wrong."""
    UNREADABLE = "unreadable"
    """The declared study's files are not where they were written."""
