"""How somebody on the street says where he is: the nearest crossing."""

from collections.abc import Sequence

from scipy.spatial import cKDTree

from simulators.city.places import Place
from simulators.city.plane import to_plane


class Addresses:
    """Crossings of the city by place."""

    def __init__(self, places: Sequence[Place]) -> None:
        spots = [
            (place.name, to_plane(place.lon, place.lat))
            for place in places
            if place.kind == "crossing" and place.lon is not None and place.lat is not None
        ]
        self._names = [name for name, _ in spots]
        self._tree = cKDTree([at for _, at in spots])

    def near(self, lon: float, lat: float) -> str:
        """`…与…交叉口附近`."""
        return f"{self._names[int(self._tree.query(to_plane(lon, lat))[1])]}附近"
