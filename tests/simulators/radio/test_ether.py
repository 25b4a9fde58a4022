"""What is heard where: budgets, hidden offsets, shadowing, and losses from files."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from command.radio.propagation.budget import TERMINALS, Base, Carry, talk_in, talk_out
from command.radio.propagation.clutter import STARTING_FACTOR, ClutterClass, clutter_loss_db
from simulators.city import City
from simulators.city.plane import to_degrees
from simulators.city.radio_sites import RadioSite
from simulators.radio import losses
from simulators.radio.ether import HillsAndStreets, Signal, uplink_threshold_dbm
from simulators.radio.losses import CELL_M, CLUTTER_FILE, HEIGHTS_M, INDEX_FILE, NOT_COMPUTED
from simulators.radio.truth import SHADOWING_SIGMA_DB, Truth

CELLS = 40


@pytest.fixture(scope="module")
def site(small_city: City) -> RadioSite:
    return small_city.radio_sites[0]


@pytest.fixture
def ground(site: RadioSite, tmp_path: Path) -> losses.Ground:
    """130.0 dB to handhelds, 120.0 dB to vehicles, all open country but for an urban first column; one hole."""
    tenths = np.empty((2, CELLS, CELLS), dtype=np.int16)
    tenths[0], tenths[1] = 1300, 1200
    tenths[:, 5, 5] = NOT_COMPUTED
    names = [kind.value for kind in ClutterClass]
    clutter = np.full((CELLS, CELLS), names.index("none"), dtype=np.uint8)
    clutter[:, 0] = names.index("urban")
    np.save(tmp_path / "a.npy", tenths)
    np.save(tmp_path / CLUTTER_FILE, clutter)
    index = {
        "west_m": 0.0, "north_m": 0.0, "clutter_names": names,
        "sites": [{"file": "a.npy", "west_m": 0.0, "north_m": 0.0}],
    }  # fmt: skip
    (tmp_path / INDEX_FILE).write_text(json.dumps(index), encoding="utf-8")
    return losses.load(tmp_path)


def _cell(row: int, column: int) -> tuple[float, float]:
    return to_degrees((column + 0.5) * CELL_M, -(row + 0.5) * CELL_M)


def test_losses_are_those_of_the_cell_and_unknown_outside(ground: losses.Ground) -> None:
    assert ground.losses_db(*_cell(3, 7), 0) == [130.0]
    assert ground.losses_db(*_cell(3, 7), 1) == [120.0]
    assert ground.losses_db(*_cell(5, 5), 0) == [None]
    assert ground.losses_db(*_cell(-1, 3), 0) == [None]
    assert (ground.clutter_at(*_cell(3, 0)), ground.clutter_at(*_cell(3, 1))) == ("urban", "none")


def test_strengths_are_the_budget_less_the_loss_plus_the_hidden_truth(site: RadioSite, ground: losses.Ground) -> None:
    truth = Truth(7, [site.code])
    ether = HillsAndStreets([site], ground, truth)
    for carry, loss_db in ((Carry.HANDHELD_ON_HIP, 130.0), (Carry.VEHICLE, 120.0)):
        for row, column, kind in ((3, 7, ClutterClass.NONE), (3, 0, ClutterClass.URBAN)):
            place = _cell(row, column)
            clutter_db = clutter_loss_db(kind, TERMINALS[carry].height_m, site.frequency_in_mhz, factor=STARTING_FACTOR)
            hidden_db = truth.site_db[site.code] + truth.clutter_db[kind.value]
            hidden_db += float(truth.shadowing_db((column + 0.5) * CELL_M, -(row + 0.5) * CELL_M)[0])
            (signal,) = ether.signals(*place, carry)
            up = talk_in(Base(), TERMINALS[carry])
            down = talk_out(Base(), TERMINALS[carry])
            assert signal.uplink_dbm == pytest.approx(
                up.eirp_dbm - loss_db - clutter_db + hidden_db + 8.15 - 3.0, abs=0.01
            )
            margin_db = down.greatest_loss_db - loss_db - clutter_db + hidden_db
            assert ether.radio_hears(signal, carry) == (margin_db >= 0.0)


def test_an_uplink_is_heard_exactly_where_the_budget_closes(site: RadioSite, ground: losses.Ground) -> None:
    """MAPL_in of the handheld on the hip: the threshold at the receiver is the isotropic one behind the antenna."""
    ether = HillsAndStreets([site], ground, Truth(7, [site.code]))
    up = talk_in(Base(), TERMINALS[Carry.HANDHELD_ON_HIP])
    at_limit = up.eirp_dbm - up.greatest_loss_db + 8.15 - 3.0
    assert uplink_threshold_dbm(Base()) == pytest.approx(at_limit)
    assert ether.repeater_hears(Signal(0, at_limit + 0.1, 0.0), 0.0)
    assert not ether.repeater_hears(Signal(0, at_limit + 0.1, 0.0), -0.2)


def test_a_net_of_the_first_sites_hears_of_no_others(site: RadioSite, ground: losses.Ground) -> None:
    wider = replace(ground, sites=ground.sites * 3)
    ether = HillsAndStreets([site], wider, Truth(7, [site.code, "B", "C"]))
    assert [signal.site for signal in ether.signals(*_cell(3, 7), Carry.VEHICLE)] == [0]


def test_where_nothing_was_computed_nothing_is_known(site: RadioSite, ground: losses.Ground) -> None:
    ether = HillsAndStreets([site], ground, Truth(7, [site.code]))
    assert ether.signals(*_cell(5, 5), Carry.VEHICLE) == []


def test_shadowing_is_normal_alike_nearby_and_half_alike_between_sites() -> None:
    truth = Truth(7, ["A", "B", "C"])
    along = np.array([truth.shadowing_db(55.0 * step, 0.3 * step) for step in range(4_000)])
    assert np.abs(along.mean(axis=0)).max() < 1.0
    assert np.abs(along.std(axis=0) - SHADOWING_SIGMA_DB).max() < 1.0
    nearby = np.corrcoef(along[:-1, 0], along[1:, 0])[0, 1]
    farther = np.corrcoef(along[:-8, 0], along[8:, 0])[0, 1]
    assert 0.4 < nearby < 0.8
    assert farther < 0.25
    assert 0.3 < np.corrcoef(along[:, 0], along[:, 1])[0, 1] < 0.7


def test_the_truth_follows_from_the_seed() -> None:
    one, same, other = Truth(7, ["A", "B"]), Truth(7, ["A", "B"]), Truth(8, ["A", "B"])
    assert (one.site_db, one.clutter_db) == (same.site_db, same.clutter_db)
    assert one.shadowing_db(10.0, 20.0).tolist() == same.shadowing_db(10.0, 20.0).tolist()
    assert one.site_db != other.site_db
    assert one.clutter_db["none"] == 0.0
    assert tuple(sorted({terminal.height_m for terminal in TERMINALS.values()})) == HEIGHTS_M
