"""Places of an OpenStreetMap extract: named roads, their crossings, house numbers, landmarks, lamp posts.

Loads osmium: only for the command line. Two passes; memory grows with the junctions and the named things, not the file.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import osmium
import shapely
from shapely.geometry.base import BaseGeometry

from command.geo.imports.place_drafts import PlaceDraft
from command.geo.models import RoadClass
from command.geo.place_index import PlaceKind

_LANDMARK_KEYS = ("amenity", "shop", "leisure", "tourism", "office", "public_transport", "railway", "historic")
_SETTLEMENTS = {
    "neighbourhood": PlaceKind.COMMUNITY,
    "quarter": PlaceKind.COMMUNITY,
    "suburb": PlaceKind.COMMUNITY,
    "village": PlaceKind.VILLAGE,
    "hamlet": PlaceKind.VILLAGE,
}
_CLASSES = {
    "motorway": RoadClass.EXPRESSWAY,
    "trunk": RoadClass.EXPRESSWAY,
    "primary": RoadClass.ARTERIAL,
    "secondary": RoadClass.COLLECTOR,
    "tertiary": RoadClass.COLLECTOR,
    "residential": RoadClass.LOCAL,
    "unclassified": RoadClass.LOCAL,
    "living_street": RoadClass.LOCAL,
}
"""By the value of `highway`, links included; what is not named here is a lane."""
_OTHER_NAMES = ("alt_name", "old_name", "name:zh", "official_name")


@dataclass(frozen=True, slots=True)
class _Piece:
    line: shapely.LineString
    road_class: RoadClass


def read(path: Path) -> Iterator[PlaceDraft]:
    """Every place of the extract; the pieces of one road (same name) that touch become one place."""
    roads: dict[str, list[_Piece]] = defaultdict(list)
    names_at: dict[int, set[str]] = defaultdict(set)
    spots: dict[int, tuple[float, float]] = {}
    codes: dict[str, list[str]] = defaultdict(list)
    for way in osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY).with_locations():
        if isinstance(way, osmium.osm.Node):
            yield from _of_node(way)
        if not isinstance(way, osmium.osm.Way):
            continue
        points = [(node.ref, node.location.lon, node.location.lat) for node in way.nodes if node.location.valid()]
        name = way.tags.get("name")
        if "highway" in way.tags and name and len(points) > 1:
            line = shapely.LineString([point[1:] for point in points])
            roads[name].append(_Piece(line, _CLASSES.get(way.tags["highway"].removesuffix("_link"), RoadClass.LANE)))
            for ref, longitude, latitude in points:
                names_at[ref].add(name)
                spots[ref] = (longitude, latitude)
        elif len(points) > 1:
            yield from _of_tags(
                way.tags, f"osm-w{way.id}", shapely.MultiPoint([point[1:] for point in points]).centroid
            )
    for name, pieces in roads.items():
        for number, line in enumerate(_joined([piece.line for piece in pieces])):
            codes[name].append(f"osm-road-{name}-{number}")
            yield _road(codes[name][-1], name, line, _highest(line, pieces))
    yield from _crossings(names_at, spots, codes)


def _of_node(node: osmium.osm.Node) -> Iterator[PlaceDraft]:
    if len(node.tags) and node.location.valid():
        yield from _of_tags(node.tags, f"osm-n{node.id}", shapely.Point(node.location.lon, node.location.lat))


def _of_tags(tags: osmium.osm.TagList, code: str, point: shapely.Point) -> Iterator[PlaceDraft]:
    name = tags.get("name")
    others = tuple(dict.fromkeys(tags[key] for key in _OTHER_NAMES if key in tags and tags[key] != name))
    if tags.get("highway") == "street_lamp" and "ref" in tags:
        yield PlaceDraft(code, PlaceKind.LAMP_POST, tags["ref"], point=point)
    elif name and tags.get("place") in _SETTLEMENTS:
        yield PlaceDraft(code, _SETTLEMENTS[tags["place"]], name, others, point=point)
    elif name and any(key in tags for key in _LANDMARK_KEYS):
        yield PlaceDraft(code, PlaceKind.LANDMARK, name, others, point=point)
    if "addr:housenumber" in tags and "addr:street" in tags:
        number = tags["addr:housenumber"]
        ending = "" if not number.isascii() or number.endswith("号") or tags["addr:street"].isascii() else "号"
        street = tags["addr:street"] + (" " if tags["addr:street"].isascii() else "")
        yield PlaceDraft(f"{code}-address", PlaceKind.HOUSE_NUMBER, f"{street}{number}{ending}", point=point)


def _joined(pieces: list[shapely.LineString]) -> list[BaseGeometry]:
    """Roads of one name that are apart stay apart, from west to east: 中山路 exists in every town."""
    union = shapely.union_all(pieces)
    reach = shapely.get_parts(shapely.buffer(union, _NEAR_DEG, quad_segs=1))
    tree = shapely.STRtree(reach)
    groups: dict[int, list[BaseGeometry]] = defaultdict(list)
    for part in shapely.get_parts(union):
        groups[int(tree.query(part, predicate="intersects")[0])].append(part)
    merged = [shapely.line_merge(shapely.MultiLineString(parts)) for parts in groups.values()]
    return sorted(merged, key=lambda line: line.bounds)


_NEAR_DEG = 0.005
"""About 500 m: the two carriageways of a road, and its pieces on both sides of a square, are one road."""


def _highest(line: BaseGeometry, pieces: Sequence[_Piece]) -> RoadClass:
    """The highest class among the pieces that a road was joined from."""
    order = list(RoadClass)
    return min((piece.road_class for piece in pieces if piece.line.intersects(line)), key=order.index)


def _road(code: str, name: str, line: BaseGeometry, road_class: RoadClass) -> PlaceDraft:
    longest = max(shapely.get_parts(line), key=shapely.length)
    middle = shapely.line_interpolate_point(longest, 0.5, normalized=True)
    return PlaceDraft(code, PlaceKind.ROAD, name, point=middle, line=line, precision="line", road_class=road_class)


def _crossings(
    names_at: dict[int, set[str]], spots: dict[int, tuple[float, float]], codes: dict[str, list[str]]
) -> Iterator[PlaceDraft]:
    for ref, names in names_at.items():
        if len(names) > 1:
            ordered = sorted(names)
            yield PlaceDraft(
                f"osm-x{ref}",
                PlaceKind.CROSSING,
                f"{'与'.join(ordered)}交叉口",
                road_codes=tuple(code for name in ordered for code in codes[name][:1]),
                point=shapely.Point(*spots[ref]),
            )
