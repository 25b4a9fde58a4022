"""Where the views come from: one source a topic, given by the rooms when the process is composed."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from command.foundation.security import Permission, Scope
from command.live.messages import Topic


@dataclass(frozen=True, slots=True)
class Source:
    """What a topic shows: the views of some of its things, and all those that stand on the screen.

    `views` leaves out what the scope may not see; without `permission` the topic is empty.
    """

    topic: Topic
    subject_kind: str
    permission: Permission
    views: Callable[[Sequence[int], Scope], Awaitable[Mapping[int, BaseModel]]]
    list_open: Callable[[Scope], Awaitable[Sequence[BaseModel]]]
