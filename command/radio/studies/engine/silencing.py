"""A study without some of its sites: what fails when they fail together. Exact, whoever stood second or third."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from command.radio.analysis.grid import Flags, Floats
from command.radio.analysis.margins import Service, margin_db, window_slices
from command.radio.propagation.budget import Carry
from command.radio.studies.engine.stored import Study, open_study
from command.radio.studies.folders import Folders
from command.radio.studies.told import Told


def silence(folders: Folders, facts: Mapping[str, Any], _told: Told) -> dict[str, Any]:
    """The margins without these sites stand beside the study's afterwards."""
    open_study(folders, int(facts["study_id"]), facts["without"])
    return {}


def failure(folders: Folders, facts: Mapping[str, Any], told: Told) -> dict[str, Any]:
    """What is served with all sites and not without these; each township names those of them that would serve there."""
    study_id, without = int(facts["study_id"]), sorted(set(facts["without"]))
    terminal, service, least = Carry(facts["terminal"]), Service(facts["direction"]), float(facts["probability"])
    whole = open_study(folders, study_id)
    left = open_study(folders, study_id, without)
    told.look()
    lost: Flags = whole.servers(terminal, service, least).served & ~left.servers(terminal, service, least).served
    area_m2, people = _sums(whole, lost)
    of_site = {
        site.code: _sums(whole, lost & _reached(whole, number, terminal, service, least))[0]
        for number, site in enumerate(whole.work.sites)
        if site.code in without
    }
    townships = [
        {
            "code": area.code,
            "name": area.name,
            "area_m2": float(area_m2[at]),
            "people": float(people[at]) if people is not None else None,
            "sites": [code for code, served_m2 in of_site.items() if served_m2[at] > 0.0],
        }
        for at, area in enumerate(whole.work.areas)
        if area_m2[at] > 0.0
    ]
    return {
        "study_id": study_id,
        "terminal": terminal.value,
        "direction": service.value,
        "probability": least,
        "sites": without,
        "area_m2": float(area_m2.sum()),
        "people": float(people.sum()) if people is not None else None,
        "townships": sorted(townships, key=lambda each: -float(each["area_m2"])),
    }


def _sums(study: Study, cells: Flags) -> tuple[Floats, Floats | None]:
    """Square metres and people by township."""
    zones, people = study.ground.zones, study.ground.people
    area_m2 = zones.sums(cells) * study.ground.grid.cell_area_m2
    return area_m2, zones.sums(np.where(cells, np.nan_to_num(people), 0.0)) if people is not None else None


def _reached(study: Study, number: int, terminal: Carry, service: Service, least: float) -> Flags:
    """Cells that one site alone would serve."""
    site = study.net.site(number, terminal)
    found = np.zeros(study.ground.grid.shape, dtype=np.bool_)
    found[window_slices(site.window)] = margin_db(site, study.net.analysis_ground, service) >= study.needed_db(least)
    return found
