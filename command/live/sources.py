"""Where the views come from: one source a topic, given by the rooms when the process is composed."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel

from command.foundation.security import Permission, Scope
from command.live.guests import Sent
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


@dataclass(frozen=True, slots=True)
class Standing:
    """Open orders by id and open offers by incident: who sees a crew although it is another's."""

    orders: dict[int, Sent]
    offers: dict[int, Sent]


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything that the hub reads of other rooms. Newest positions are records of dtype `positions.models.NEWEST`."""

    topics: Sequence[Source]
    standing: Callable[[], Awaitable[Standing]]
    newest_of: Callable[[Sequence[int]], NDArray[np.void]]
