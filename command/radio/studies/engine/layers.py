"""Layers of a study as numbers and as colours. numpy only: pictures are made before anything heavy is loaded."""

import math
from collections.abc import Mapping
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from command.radio.studies.engine.png import Colour
from command.radio.studies.folders import Folders
from command.radio.studies.layout import Layout, StoredServers, Where, open_mask, open_servers, read_layout

Values = NDArray[np.float32]
OPACITY = 190
CLEAR: Colour = (0, 0, 0, 0)
SIGNAL_STEPS_DBM = (-110.0, -100.0, -90.0, -80.0, -70.0, -60.0)
RELIABILITY_STEPS = (0.5, 0.7, 0.8, 0.9, 0.95, 0.99)
_SCALE = ((68, 1, 84), (65, 68, 135), (42, 120, 142), (34, 168, 132), (122, 209, 81), (189, 223, 38), (253, 231, 37))
"""From dark to light, evenly in lightness: read without hue too (viridis, Smith and van der Walt, 2015)."""
SINGLE, SEVERAL, GAP = (230, 120, 20), (40, 110, 190), (205, 35, 45)
SHOWN_FROM = 0.5
"""A best server is drawn where it serves at least half the time."""


def values_of(
    folders: Folders, study_id: int, facts: Mapping[str, Any], rows: Where, columns: Where
) -> tuple[Values, Layout]:
    """A layer's numbers at cells; NaN where there is nothing to show, and outside of what was asked about.

    signal: dBm; reliability: 0..1; best_server: the site's number; redundancy: 1 or 2; gaps: 1.
    """
    layout = read_layout(folders, study_id)
    values = _computed(folders, layout, study_id, facts, rows, columns)
    inside = open_mask(folders, layout)
    if inside is not None:
        values[~inside[rows, columns]] = np.nan
    return values, layout


def _computed(
    folders: Folders, layout: Layout, study_id: int, facts: Mapping[str, Any], rows: Where, columns: Where
) -> Values:
    layer, terminal = str(facts["layer"]), str(facts["terminal"])
    direction = "talk_out" if layer == "signal" else str(facts["direction"])
    servers = open_servers(folders, study_id, layout, terminal, direction)
    margins = servers.margins_db(rows, columns)
    if layer == "signal":
        level: Values = np.add(margins, layout.required_dbm[terminal], dtype=np.float32)
        return level
    if layer == "reliability":
        return _probability((margins - np.float32(layout.indoor_db)) / np.float32(layout.sigma_db))
    return _judged(layer, servers, margins, layout, facts, rows, columns)


def _judged(
    layer: str,
    servers: StoredServers,
    margins: Values,
    layout: Layout,
    facts: Mapping[str, Any],
    rows: Where,
    columns: Where,
) -> Values:
    least = facts.get("probability") or layout.probability[str(facts["terminal"])]
    found = np.full(margins.shape, np.nan, dtype=np.float32)
    with np.errstate(invalid="ignore"):
        if layer == "best_server":
            shown = margins >= needed_db(layout, SHOWN_FROM)
            found[shown] = servers.sites(rows, columns)[shown]
            return found
        served = margins >= needed_db(layout, least)
        if layer == "gaps":
            found[~served & ~np.isnan(margins)] = 1.0
            return found
        found[served] = 1.0
        found[served & (servers.seconds_db(rows, columns) >= needed_db(layout, least))] = 2.0
    return found


def needed_db(layout: Layout, probability: float) -> float:
    return layout.sigma_db * NormalDist().inv_cdf(probability) + layout.indoor_db


def _probability(deviations: Values) -> Values:
    """The normal distribution, by table: 1e-4 is more than a picture shows."""
    at = np.arange(-6.0, 6.0, 1.0 / 32.0)
    table = np.array([0.5 * math.erfc(-x / math.sqrt(2.0)) for x in at])
    return np.asarray(np.interp(deviations, at, table), dtype=np.float32)


def coloured(layer: str, values: Values, layout: Layout) -> tuple[NDArray[np.uint8], list[Colour]]:
    """Numbers of colours, 0 for clear, and the palette."""
    known = ~np.isnan(values)
    pixels = np.zeros(values.shape, dtype=np.uint8)
    if layer in {"signal", "reliability"}:
        steps = SIGNAL_STEPS_DBM if layer == "signal" else RELIABILITY_STEPS
        pixels[known] = 1 + np.searchsorted(np.array(steps), values[known], side="right")
        return pixels, [CLEAR, *((*colour, OPACITY) for colour in _SCALE)]
    if layer == "best_server":
        pixels[known] = 1 + values[known].astype(np.int64) % 255
        return pixels, [CLEAR, *(_of_hex(colour) for colour in layout.colours[:255])]
    pixels[known] = values[known].astype(np.uint8)
    colours = (GAP,) if layer == "gaps" else (SINGLE, SEVERAL)
    return pixels, [CLEAR, *((*colour, OPACITY) for colour in colours)]


def _of_hex(text: str) -> Colour:
    red, green, blue = (int(text[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue, OPACITY
