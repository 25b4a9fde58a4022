"""The quickest way by car on the invented streets, and aimless patrols."""

import random
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from simulators.city.plane import to_plane
from simulators.city.streets import SPEED_KMH, Floats, Ints, Streets


@dataclass(frozen=True, slots=True)
class Route:
    """Junctions of a drive in order and the seconds at which each is passed (the first at 0)."""

    junctions: Ints
    at_s: Floats

    @property
    def duration_s(self) -> float:
        return float(self.at_s[-1])


class Router:
    """Routes between junctions. Read-only after construction; one instance serves many drivers."""

    def __init__(self, streets: Streets) -> None:
        count = len(streets.lon)
        both_ways = np.concatenate([streets.start, streets.end]), np.concatenate([streets.end, streets.start])
        weight = np.tile(streets.seconds, 2)
        self.streets = streets
        self.graph = csr_array((weight, both_ways), (count, count))
        self._tree = cKDTree(np.column_stack([streets.x_m, streets.y_m]))

    def nearest(self, lon: float, lat: float) -> int:
        """The junction nearest to a place."""
        return int(self._tree.query(to_plane(lon, lat))[1])

    def route(self, start: int, end: int) -> Route:
        """The quickest route: first within reach of a straight slow drive, then everywhere."""
        crow_s = self._crow_m(start, end) * 3.6 / SPEED_KMH[0]
        for limit_s in (crow_s * 1.6 + 240.0, np.inf):
            seconds, before = _search(self.graph, start, limit_s)
            if np.isfinite(seconds[end]):
                break
        path = [end]
        while path[-1] != start:
            path.append(int(before[path[-1]]))
        junctions = np.asarray(path[::-1])
        return Route(junctions, seconds[junctions])

    def patrol(self, start: int, duration_s: float, rng: random.Random) -> Route:
        """Wander from a junction for about this long: never back at once unless it is a dead end."""
        indptr, indices, weight = self.graph.indptr, self.graph.indices, self.graph.data
        path, at_s, came_from = [start], [0.0], -1
        while at_s[-1] < duration_s:
            here = path[-1]
            arms = range(int(indptr[here]), int(indptr[here + 1]))
            onward = [arm for arm in arms if indices[arm] != came_from] or list(arms)
            arm = rng.choice(onward)
            came_from = here
            path.append(int(indices[arm]))
            at_s.append(at_s[-1] + float(weight[arm]))
        return Route(np.asarray(path), np.asarray(at_s))

    def _crow_m(self, start: int, end: int) -> float:
        streets = self.streets
        return float(np.hypot(streets.x_m[start] - streets.x_m[end], streets.y_m[start] - streets.y_m[end]))


def _search(graph: csr_array, start: int, limit_s: float) -> tuple[Floats, Ints]:
    """Seconds from one junction to every other (inf beyond the limit) and the junction before each."""
    seconds, before = dijkstra(graph, directed=True, indices=[start], return_predecessors=True, limit=limit_s)
    return np.asarray(seconds[0], dtype=np.float64), np.asarray(before[0], dtype=np.int64)
