"""`./zhihui bench responsibility`: whose place it is, single and in bulk, against PostGIS on the same points.

370 areas with borders of many points stand in a real database; `Geography` reads them from there, as the service does.
The reference is PostGIS's `ST_Relate` (`postgis_reference.py`).
"""

import argparse
import asyncio
import time
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import shapely
import sqlalchemy as sa
from numpy.typing import NDArray

from benchmarks.postgis_reference import Placed, place
from benchmarks.report import publish, report, server_versions
from benchmarks.responsibility_call import single_us
from command.app.embedded import throwaway_services
from command.app.schema import migrate
from command.foundation.clock import SetClock
from command.foundation.database import Database
from command.geo.imports.records import element
from command.geo.models import Layer
from command.geo.service import Geography
from command.geo.tables import jurisdiction

BOX = (119.1, 31.1, 120.3, 32.1)
AT = datetime(2026, 3, 15, 4, 0, tzinfo=UTC)
Points = NDArray[np.float64]


def partition(random: np.random.Generator, count: int) -> list[shapely.Polygon]:
    """`count` areas that tile the box, their common borders cut fine and bent by a field that tears nothing."""
    west, south, east, north = BOX
    seeds = np.column_stack([random.uniform(west, east, count), random.uniform(south, north, count)])
    box = shapely.box(*BOX)
    edges = shapely.voronoi_polygons(shapely.MultiPoint(seeds), extend_to=box, only_edges=True)
    lines = shapely.segmentize(shapely.union_all([box.boundary, shapely.intersection(edges, box)]), 0.0003)
    return list(shapely.get_parts(shapely.polygonize(shapely.get_parts(shapely.transform(lines, bent)))))


def bent(points: Points) -> Points:
    """Waves of 4 km, 800 m and 160 m length; each amplitude times its wave number stays well below one."""
    moved = points.copy()
    for length_deg in (0.04, 0.008, 0.0016):
        wave = 2 * np.pi / length_deg
        moved = moved + 0.15 / wave * np.sin(wave * moved[:, ::-1] + (0.3, 1.1))
    return moved


def hard_points(random: np.random.Generator, polygons: list[shapely.Polygon], count: int) -> Points:
    """Points (count, 2): half on vertices, half on the middles of border segments."""
    vertices = shapely.get_coordinates(polygons)
    chosen = random.integers(0, len(vertices) - 1, count)
    middles = (vertices[chosen] + vertices[chosen + 1]) / 2
    mixed: Points = np.where((np.arange(count) % 2 == 0)[:, None], vertices[chosen], middles)
    return mixed


async def store(database: Database, polygons: list[shapely.Polygon]) -> None:
    rows = [
        {
            "code": f"{number:03}",
            "name": f"{number:03}街道",
            "layer": "street",
            "kind": "street",
            "subject_mode": "STATIONED",
            "subject_name": "",
            "valid_from": date(2020, 1, 1),
            "area_m2": 1.0,
            "synthetic": True,
            "source": "benchmark",
            "geom": element(shapely.MultiPolygon([polygon])),
        }
        for number, polygon in enumerate(polygons)
    ]
    async with database.transaction() as tx:
        await tx.execute(sa.insert(jurisdiction), rows)


async def disagreements(
    database: Database, geography: Geography, polygons: list[shapely.Polygon], points: Points
) -> int:
    """Points whose area or whose open ownership differs from PostGIS's answer."""
    hits = geography.at_many(Layer.STREET, points[:, 0], points[:, 1], AT)
    return sum(
        Placed(hits.areas[position].code if position >= 0 else None, bool(is_open)) != placed
        for placed, position, is_open in zip(
            await place(database, polygons, points), hits.position, hits.ownership_open, strict=True
        )
    )


def bulk_points_per_s(geography: Geography, points: Points, rounds: int = 5) -> float:
    """The middle of `rounds`."""
    taken: list[float] = []
    for _ in range(rounds):
        begin = time.perf_counter()
        geography.at_many(Layer.STREET, points[:, 0], points[:, 1], AT)
        taken.append(time.perf_counter() - begin)
    return float(len(points) / np.median(taken))


def look_up_us(geography: Geography, points: Points) -> float:
    """Mean of single calls, each with its reasons, in microseconds."""
    places = points.tolist()
    begin = time.perf_counter()
    for longitude, latitude in places:
        geography.at(longitude, latitude, AT)
    return (time.perf_counter() - begin) / len(places) * 1e6


async def measure(url: str, arguments: argparse.Namespace) -> tuple[dict[str, float], dict[str, str]]:
    random = np.random.default_rng(arguments.seed)
    polygons = partition(random, arguments.areas)
    west, south, east, north = BOX
    anywhere = np.column_stack(
        [random.uniform(west, east, arguments.points), random.uniform(south, north, arguments.points)]
    )
    hard = hard_points(random, polygons, arguments.compare)
    database = Database(url)
    try:
        await migrate(database)
        await store(database, polygons)
        geography = Geography(database, SetClock(AT))
        begin = time.perf_counter()
        await geography.refresh()
        ready_s = time.perf_counter() - begin
        compared = np.concatenate([anywhere[: arguments.compare], hard])
        figures = {
            "areas": len(polygons),
            "vertices": int(shapely.get_num_coordinates(polygons).sum()),
            "ready_s": ready_s,
            "bulk_points_per_s": bulk_points_per_s(geography, anywhere),
            "bulk_on_borders_per_s": bulk_points_per_s(geography, hard),
            "look_up_us": look_up_us(geography, anywhere[:100_000]),
            "look_up_on_borders_us": look_up_us(geography, hard[:20_000]),
            "compared": len(compared),
            "disagreements": await disagreements(database, geography, polygons, compared),
        }
        figures["single_us"] = await single_us(database, geography, anywhere[:20_000], BOX, AT)
        return figures, await server_versions(database)
    finally:
        await database.close()


def main() -> None:
    parser = argparse.ArgumentParser(prog="./zhihui bench responsibility", description=__doc__)
    parser.add_argument("--areas", type=int, default=370)
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument("--compare", type=int, default=10_000, help="points of each sort that PostGIS answers too")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--json", type=Path, metavar="FILE")
    arguments = parser.parse_args()
    with throwaway_services() as urls:
        figures, servers = asyncio.run(measure(urls.database_url, arguments))
    publish(report("responsibility", figures, seed=arguments.seed, servers=servers), arguments.json)


if __name__ == "__main__":
    main()
