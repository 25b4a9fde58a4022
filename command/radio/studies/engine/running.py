"""A study from beginning to end, told step by step. Losses that are stored already are not computed again."""

import time
from collections.abc import Mapping
from typing import Any

import msgspec

from command.radio.analysis.margins import Service
from command.radio.propagation.budget import Carry
from command.radio.studies.engine.asking import gaps_of, redundancy_of, shares_of
from command.radio.studies.engine.grounds import PreparedGround, prepare
from command.radio.studies.engine.losses import CODE_VERSION, Found, find_or_compute
from command.radio.studies.engine.network import LossFile, Net, Network, asked_of, budget_of, cell_of, factor_of
from command.radio.studies.engine.proposing import proposals_of
from command.radio.studies.engine.stored import (
    Study,
    network_path,
    open_study,
    shift_db,
    store_servers,
    stored_terminals,
)
from command.radio.studies.folders import Folders
from command.radio.studies.kinds import Part
from command.radio.studies.layout import Layout, write_layout
from command.radio.studies.results import key_of
from command.radio.studies.told import Told
from command.radio.studies.work import Work, read_work

AFTER_GROUND, AFTER_LOSSES, AFTER_MARGINS = 0.08, 0.75, 0.85
"""Of the whole, where each step ends in the progress that is shown."""


class _Times:
    """Seconds by step."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._since = time.perf_counter()

    def ended(self, step: str) -> None:
        now = time.perf_counter()
        self.seconds[step] = round(now - self._since, 3)
        self._since = now


def run(folders: Folders, facts: Mapping[str, Any], told: Told) -> dict[str, Any]:
    """The summary of a study; losses and results are told on the way."""
    work, times, version = read_work(folders.work(facts["study_id"])), _Times(), CODE_VERSION
    told.progress(0.0, "ground")
    ground = prepare(folders, work, told)
    times.ended("ground")
    network, found = _losses(folders, work, ground, version, told)
    times.ended("losses")
    _margins(folders, work, ground, network, told)
    told.say({"pictures": True})
    times.ended("margins")
    study = open_study(folders, work.study_id)
    _answer(study, told, times)
    computed = sum(one.computed for one in found)
    return {
        "losses_computed": computed,
        "losses_reused": len(found) - computed,
        "seconds": times.seconds,
        "cells": ground.grid.rows * ground.grid.columns,
        "rows": ground.grid.rows,
        "columns": ground.grid.columns,
        "surface": ground.facts.surface,
        "clutter": "land_cover" if ground.facts.has_clutter else "no_clutter_data",
        "clutter_factor": network.clutter_factor,
        "population": "population_raster" if ground.facts.has_people else "no_population_data",
        "terrain_tiles": ground.facts.tiles,
        "code_version": version,
    }


def _losses(
    folders: Folders, work: Work, ground: PreparedGround, version: str, told: Told
) -> tuple[Network, list[Found]]:
    cells = [cell_of(ground, site.lon, site.lat) for site in work.sites]
    files: list[list[LossFile]] = []
    every: list[Found] = []
    for place, (site, cell) in enumerate(zip(work.sites, cells, strict=True)):
        share = AFTER_GROUND + (AFTER_LOSSES - AFTER_GROUND) * place / len(work.sites)
        told.progress(share, "losses", site.code)
        files.append([])
        for asked in asked_of(work, site, cell) if cell is not None else []:
            found = find_or_compute(folders, ground, asked, version)
            told.look()
            told.say({"loss": _loss(found)})
            window = found.loss.window
            files[-1].append(
                LossFile(
                    asked.antenna_height_m,
                    found.loss.digest,
                    [window.first_row, window.first_column, window.rows, window.columns],
                    list(asked.rx_heights_m),
                )
            )
            every.append(found)
    return Network(cells, files, factor_of(work, ground.facts.surface)), every


def _loss(found: Found) -> dict[str, Any]:
    return {
        "digest": found.loss.digest,
        "made_of": found.made_of,
        "columns": found.loss.window.columns,
        "rows": found.loss.window.rows,
        "size_bytes": found.size_bytes,
        "computed_s": found.seconds,
    }


def _margins(folders: Folders, work: Work, ground: PreparedGround, network: Network, told: Told) -> None:
    net, stored = Net(folders, work, ground, network), stored_terminals(work)
    folder = folders.study(work.study_id)
    for place, terminal in enumerate(dict.fromkeys(stored.values())):
        told.progress(AFTER_LOSSES + (AFTER_MARGINS - AFTER_LOSSES) * place / 2, "margins", terminal.value)
        store_servers(folder, net, terminal)
    network_path(folders, work.study_id).write_bytes(msgspec.json.encode(network))
    lattice = ground.lattice
    layout = Layout(
        crs=lattice.crs,
        west_m=lattice.west_m,
        north_m=lattice.north_m,
        cell_m=lattice.step_m,
        rows=lattice.rows,
        columns=lattice.columns,
        sites=[site.code for site in work.sites],
        colours=[site.colour for site in work.sites],
        terminals=work.terminals,
        stored={terminal.value: of.value for terminal, of in stored.items()},
        shift_db={terminal.value: shift_db(work, terminal, of) for terminal, of in stored.items()},
        required_dbm={terminal.value: budget_of(work.sites[0], terminal).talk_out.required_dbm for terminal in stored},
        sigma_db=work.sigma_db,
        indoor_db=work.indoor_db,
        probability=work.probability,
        ground=ground.facts.digest,
        masked=ground.facts.masked,
    )
    write_layout(folders.facts(work.study_id), layout)


def _answer(study: Study, told: Told, times: _Times) -> None:
    """What pages show first is worked out now, so that they read without computing."""
    work = study.work
    terminals = [Carry(terminal) for terminal in work.terminals]
    if Part.SHARES.value in work.parts:
        told.progress(0.86, "shares")
        for terminal in terminals:
            for service in Service:
                told.look()
                least = work.probability[terminal.value]
                for level, body in shares_of(study, terminal, service, least).items():
                    told.say({"result": _result(Part.SHARES, terminal, service, least, body, level)})
        times.ended("shares")
    if Part.GAPS.value in work.parts:
        for terminal in terminals:
            told.progress(0.9, "gaps", terminal.value)
            least = work.probability[terminal.value]
            body = gaps_of(study, terminal, Service.BOTH, least, told)
            told.say({"result": _result(Part.GAPS, terminal, Service.BOTH, least, body)})
        times.ended("gaps")
    if Part.REDUNDANCY.value in work.parts:
        for terminal in terminals:
            told.progress(0.94, "redundancy", terminal.value)
            least = work.probability[terminal.value]
            body = redundancy_of(study, terminal, Service.BOTH, least)
            told.say({"result": _result(Part.REDUNDANCY, terminal, Service.BOTH, least, body)})
        times.ended("redundancy")
    if Part.PROPOSALS.value in work.parts:
        told.say({"result": {"part": Part.PROPOSALS.value, "key": "", "body": proposals_of(study, told)}})
        times.ended("proposals")


def _result(
    part: Part, terminal: Carry, service: Service, least: float, body: dict[str, Any], *more: str
) -> dict[str, Any]:
    return {"part": part.value, "key": key_of(terminal.value, service.value, least, *more), "body": body}
