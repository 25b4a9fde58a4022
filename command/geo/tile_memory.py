"""A bounded memory of drawn things by address: what was used longest ago makes room. Not shared between processes."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

_OVERHEAD_BYTES = 200
"""What an entry costs beside its body, so that a memory full of empty tiles is bounded too."""


class TileMemory(Generic[K, V]):
    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._kept: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._bytes = 0

    def find(self, key: K) -> V | None:
        found = self._kept.get(key)
        if found is None:
            return None
        self._kept.move_to_end(key)
        return found[0]

    def keep(self, key: K, value: V, size_bytes: int) -> None:
        self._forget(key)
        cost = size_bytes + _OVERHEAD_BYTES
        self._kept[key] = (value, cost)
        self._bytes += cost
        while self._bytes > self._most_bytes:
            self._forget(next(iter(self._kept)))

    def _forget(self, key: K) -> None:
        _, cost = self._kept.pop(key, (None, 0))
        self._bytes -= cost
