"""The areas that are valid over a span of days, in an index that answers for points. Pure; built once, then read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

from command.foundation.reasons import Reason
from command.geo import place_reasons as why
from command.geo.cells import Cells, lay
from command.geo.metres import distance_m
from command.geo.models import Area, Areas, DisputedArea, Layer, SubjectMode

NEAREST_M = 1.0
"""A point in no cell but this near to one goes to the nearest and is marked."""
CELLS_A_SIDE = 1024
_SAME_DISTANCE_DECIMALS = 6
_TILING = (Layer.CITY, Layer.DISTRICT, Layer.STREET)
"""Layers without gaps by intention: only there a gap is bridged."""


@dataclass(frozen=True, slots=True)
class LayerHits:
    """For points (n,): positions in `areas`, -1 where no area is; and whether the ownership is open."""

    areas: tuple[Area, ...]
    position: NDArray[np.int32]
    ownership_open: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Hits:
    """Positions of the areas that hold a point, those of them whose border it lies on, and the bridges taken."""

    holding: tuple[int, ...]
    touching: frozenset[int]
    bridged: dict[Layer, tuple[int, float]]


class Edition:
    """Areas and open ownership on every day of one span; `day` is any day of it.

    Border rule: a point on the border of several areas of a layer belongs to the one with the lowest code; a point in
    none but within `NEAREST_M` of one to the nearest, then the lowest code. Both are marked as open ownership.
    """

    def __init__(
        self,
        areas: Sequence[tuple[Area, BaseGeometry]],
        disputes: Sequence[tuple[DisputedArea, BaseGeometry]],
        day: date,
        cells_a_side: int = CELLS_A_SIDE,
    ) -> None:
        ordered = sorted(areas, key=lambda pair: pair[0].code)
        self.day = day
        self.areas: tuple[Area, ...] = tuple(area for area, _ in ordered)
        self.disputes: tuple[DisputedArea, ...] = tuple(dispute for dispute, _ in disputes)
        self.shapes: NDArray[Any] = np.array([shape for _, shape in [*ordered, *disputes]], dtype=object)
        self._cells: Cells = lay(self.shapes.tolist(), cells_a_side)
        self._tree = shapely.STRtree(self.shapes)
        self._by_code = {(area.layer, area.code): area for area in self.areas}
        self._settled: dict[int, Areas] = {}
        self._composed: dict[tuple[tuple[int, ...], frozenset[int]], Areas] = {}
        self._outside = self._compose(_Hits((), frozenset(), {}))

    def at(self, longitude_deg: float, latitude_deg: float) -> Areas:
        slot = self._cells.slot_of(longitude_deg, latitude_deg)
        if slot is None:
            return self._outside
        if slot >= 0:
            return self._settled.get(slot) or self._settle(slot)
        return self._exact(self._cells.sets[-1 - slot], longitude_deg, latitude_deg)

    def many(self, layer: Layer, longitude_deg: ArrayLike, latitude_deg: ArrayLike) -> LayerHits:
        """One layer's answer for arrays of one shape (n,), the same as `at` gives for each point."""
        longitudes, latitudes = np.asarray(longitude_deg, float), np.asarray(latitude_deg, float)
        slots = self._cells.slots_of(longitudes, latitudes)
        first, several = self._first_of_sets(layer)
        settled = np.maximum(slots, 0)
        position = np.where(slots >= 0, first[settled], np.int32(-1))
        is_open = (slots >= 0) & several[settled]
        at_border = np.flatnonzero(slots < 0)
        if at_border.size:
            sets = -1 - slots[at_border]
            found = self._exact_many(layer, sets, longitudes[at_border], latitudes[at_border])
            position[at_border], is_open[at_border] = found
        return LayerHits(self.areas, position, is_open)

    def find(self, code: str, *layers: Layer) -> Area | None:
        """The area of this code in the first of `layers` that has it."""
        for layer in layers:
            area = self._by_code.get((layer, code))
            if area is not None:
                return area
        return None

    def crossed_by(self, geometry: BaseGeometry) -> Iterable[int]:
        """Positions of areas and, behind them, disputes that share a point with the geometry."""
        return sorted(int(number) for number in self._tree.query(geometry, predicate="intersects"))

    def enforcement_district_of(self, township: Area) -> Area | None:
        """The district whose brigade enforces in a township."""
        code = township.enforcement_parent_code or township.parent_code
        return None if code is None else self.find(code, Layer.ENFORCEMENT_DISTRICT, Layer.DISTRICT)

    def standing_zone(self, zones: Sequence[Area]) -> tuple[Area | None, list[Reason]]:
        """The first zone (by code) that takes work on this day, and why others do not."""
        reasons: list[Reason] = []
        for zone in zones:
            if zone.subject_mode is SubjectMode.ZONE_OWN and not zone.approved_on(self.day):
                reasons.append(why.approval_missing(zone, self.day))
                continue
            return zone, [*reasons, why.in_zone(zone)]
        return None, reasons

    def _settle(self, slot: int) -> Areas:
        self._settled[slot] = self._compose(_Hits(self._cells.sets[slot], frozenset(), {}))
        return self._settled[slot]

    def _exact(self, candidates: tuple[int, ...], longitude_deg: float, latitude_deg: float) -> Areas:
        shapes = self.shapes
        holding = tuple(n for n in candidates if shapely.intersects_xy(shapes[n], longitude_deg, latitude_deg))
        touching = frozenset(n for n in holding if not shapely.contains_xy(shapes[n], longitude_deg, latitude_deg))
        bridged = self._bridges(candidates, holding, longitude_deg, latitude_deg)
        if bridged:
            return self._compose(_Hits(holding, touching, bridged))
        known = self._composed.get((holding, touching))
        if known is None:
            known = self._compose(_Hits(holding, touching, {}))
            self._composed[holding, touching] = known
        return known

    def _bridges(
        self, candidates: tuple[int, ...], holding: tuple[int, ...], longitude_deg: float, latitude_deg: float
    ) -> dict[Layer, tuple[int, float]]:
        taken = {self.areas[n].layer for n in holding if n < len(self.areas)}
        bridged: dict[Layer, tuple[int, float]] = {}
        for layer in _TILING:
            near = [n for n in self._of_layer(candidates, layer) if layer not in taken]
            nearest = self._nearest(near, longitude_deg, latitude_deg)
            if nearest is not None:
                bridged[layer] = nearest
        return bridged

    def _nearest(self, near: Sequence[int], longitude_deg: float, latitude_deg: float) -> tuple[int, float] | None:
        measured = [
            (round(distance_m(self.shapes[n], longitude_deg, latitude_deg, NEAREST_M), _SAME_DISTANCE_DECIMALS), n)
            for n in near
        ]
        distance, number = min(measured, default=(float("inf"), -1))
        return (number, distance) if distance <= NEAREST_M else None

    def _of_layer(self, numbers: Iterable[int], layer: Layer) -> list[int]:
        return [n for n in numbers if n < len(self.areas) and self.areas[n].layer is layer]

    def _compose(self, hits: _Hits) -> Areas:
        """Put the layers together: the township says whose district it is, a zone goes before the township."""
        city, _, _ = self._choice(Layer.CITY, hits)
        district, district_open, district_reasons = self._choice(Layer.DISTRICT, hits)
        enforcement, _, _ = self._choice(Layer.ENFORCEMENT_DISTRICT, hits)
        township, is_open, reasons = self._choice(Layer.STREET, hits)
        district = enforcement or district
        if township is not None:
            district = self.enforcement_district_of(township) or district
            reasons = reasons or [why.in_township(township)]
        elif district is not None:
            is_open, reasons = district_open, [*district_reasons, why.no_township(district)]
        else:
            reasons = [why.outside()]
        zones = self._of_layer(hits.holding, Layer.ZONE)
        zone, zone_reasons = self.standing_zone([self.areas[n] for n in zones])
        disputes = [self.disputes[n - len(self.areas)] for n in hits.holding if n >= len(self.areas)]
        bridge = next((hits.bridged[layer] for layer in reversed(_TILING) if layer in hits.bridged), None)
        return Areas(
            city=city,
            districts=(district,) if district is not None else (),
            township=township,
            zone=zone,
            ownership_open=is_open or bool(disputes) or any(n in hits.touching for n in zones),
            nearest_note=None if bridge is None else why.nearest(self.areas[bridge[0]], bridge[1]).text,
            disputed=disputes[0] if disputes else None,
            reasons=(*reasons, *(why.disputed(dispute) for dispute in disputes), *zone_reasons),
        )

    def _choice(self, layer: Layer, hits: _Hits) -> tuple[Area | None, bool, list[Reason]]:
        """The layer's area, whether its ownership is open, and the reasons when it is."""
        if layer in hits.bridged:
            number, metres = hits.bridged[layer]
            return self.areas[number], True, [why.nearest(self.areas[number], metres)]
        holding = self._of_layer(hits.holding, layer)
        if not holding:
            return None, False, []
        claimants = [self.areas[n] for n in holding]
        if any(n in hits.touching for n in holding):
            return claimants[0], True, [why.on_border(claimants, claimants[0])]
        if len(claimants) > 1:
            return claimants[0], True, [why.overlapped(claimants, claimants[0])]
        return claimants[0], False, []

    def _first_of_sets(self, layer: Layer) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
        members = [self._of_layer(numbers, layer) for numbers in self._cells.sets]
        first = np.array([held[0] if held else -1 for held in members], np.int32)
        return first, np.array([len(held) > 1 for held in members])

    def _exact_many(
        self, layer: Layer, sets: NDArray[np.int32], longitudes: NDArray[np.float64], latitudes: NDArray[np.float64]
    ) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
        members = [self._of_layer(numbers, layer) for numbers in self._cells.sets]
        counts = np.array([len(held) for held in members])
        flat = np.array([n for held in members for n in held], np.int32)
        begins = np.cumsum(counts) - counts
        repeats = counts[sets]
        point = np.repeat(np.arange(len(sets)), repeats)
        nth = np.arange(len(point)) - np.repeat(np.cumsum(repeats) - repeats, repeats)
        candidate = flat[np.repeat(begins[sets], repeats) + nth]
        order = np.argsort(candidate, kind="stable")
        point, candidate = point[order], candidate[order]
        position = np.full(len(sets), -1, np.int32)
        is_open = np.zeros(len(sets), bool)
        numbers, starts = np.unique(candidate, return_index=True)
        for number, start, end in zip(numbers, starts, [*starts[1:], len(candidate)], strict=True):
            asked = point[start:end]
            shape = self.shapes[number]
            held = asked[shapely.intersects_xy(shape, longitudes[asked], latitudes[asked])]
            within = shapely.contains_xy(shape, longitudes[held], latitudes[held])
            is_open[held] |= ~within | (position[held] >= 0)
            position[held] = np.where(position[held] >= 0, position[held], number)
        if layer in _TILING:
            for missed in np.flatnonzero((position < 0) & (repeats > 0)):
                nearest = self._nearest(members[sets[missed]], float(longitudes[missed]), float(latitudes[missed]))
                if nearest is not None:
                    position[missed], is_open[missed] = nearest[0], True
        return position, is_open
