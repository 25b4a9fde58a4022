"""A group with its viewers, and what they share: the snapshot of this second, the roster, the position frames."""

import asyncio
from collections.abc import Hashable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from command.live.group import Group
from command.live.messages import Topic
from command.live.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Snapshot:
    """State read after event `sequence` was handed out: it holds that event and maybe later ones."""

    sequence: int
    read_at_s: float
    topics: dict[Topic, str]


@dataclass(slots=True, eq=False)
class Members:
    group: Group
    extent: Hashable
    """For whom this scope answers now besides its own bodies; when it changes, everybody starts anew."""
    viewers: set[Viewer] = field(default_factory=set)
    empty_since_s: float = 0.0
    snapshot: Snapshot | None = None
    reading: asyncio.Lock = field(default_factory=asyncio.Lock)
    visible: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))
    """By slot of the units."""
    lost_epoch: int = 0
    """The newest roster epoch in which a unit went out of sight: older rosters are replaced as a whole."""
    frames: dict[tuple[object, ...], bytes | str | None] = field(default_factory=dict)
    rosters: dict[int, str | None] = field(default_factory=dict)

    def ring(self) -> None:
        for viewer in self.viewers:
            viewer.mailbox.ring()

    def dismiss(self, close_code: int, code: str) -> None:
        for viewer in self.viewers:
            viewer.dismiss(close_code, code)
