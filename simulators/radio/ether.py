"""Who hears whom: signal strengths between sites and radios at a place. Keeps no state and reads no clock.

Uplink is what the repeater measures at its receiver and writes into location reports, downlink what the radio has at
its own. Both are the model's median over the demo's ground plus the hidden truth; what is below the faded sensitivity
of its receiver is not heard, and nobody is told so.
"""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from command.radio.propagation.budget import (
    STATIC_TO_FADED_DB,
    TERMINALS,
    Base,
    Carry,
    Terminal,
    talk_in,
    talk_out,
)
from command.radio.propagation.clutter import STARTING_FACTOR, ClutterClass, clutter_loss_db
from simulators.city.plane import to_plane
from simulators.city.radio_sites import RadioSite
from simulators.radio.losses import HEIGHTS_M, Ground
from simulators.radio.truth import Truth


class Signal(NamedTuple):
    """Between one site and one radio, dBm at the receivers."""

    site: int
    """Place in the list of sites."""
    uplink_dbm: float
    downlink_dbm: float


class Ether(Protocol):
    """What radios and repeaters ask."""

    def signals(self, lon: float, lat: float, carry: Carry) -> list[Signal]:
        """From every site for which something is known."""

    def repeater_hears(self, signal: Signal, noise_db: float) -> bool: ...
    def radio_hears(self, signal: Signal, carry: Carry) -> bool: ...


def base_of(site: RadioSite) -> Base:
    return Base(site.power_w, site.antenna_gain_dbi, site.feeder_db, site.combiner_db)


def uplink_threshold_dbm(base: Base) -> float:
    """At the receiver's input, where `talk_in` names the isotropic field."""
    return base.sensitivity_dbm + STATIC_TO_FADED_DB - base.diversity_gain_db + base.site_noise_db


def downlink_threshold_dbm(terminal: Terminal) -> float:
    return terminal.sensitivity_dbm + STATIC_TO_FADED_DB


class HillsAndStreets:
    """The ether over the demo's ground, whose first sites these are."""

    def __init__(self, sites: Sequence[RadioSite], ground: Ground, truth: Truth) -> None:
        self._ground, self._truth = ground.of_first(len(sites)), truth
        bases = [base_of(site) for site in sites]
        self._thresholds_dbm = [uplink_threshold_dbm(base) for base in bases]
        self._offsets_db = [truth.site_db[site.code] for site in sites]
        self._received = [
            {carry: _without_loss(base, terminal) for carry, terminal in TERMINALS.items()} for base in bases
        ]
        self._clutter_db = {
            (kind.value, carry): clutter_loss_db(
                kind, terminal.height_m, sites[0].frequency_in_mhz, factor=STARTING_FACTOR
            )
            for kind in ClutterClass
            for carry, terminal in TERMINALS.items()
        }

    def signals(self, lon: float, lat: float, carry: Carry) -> list[Signal]:
        """See `Ether`; a site farther away than was computed is not in the list."""
        clutter = self._ground.clutter_at(lon, lat)
        here_db = self._truth.clutter_db[clutter] - self._clutter_db[clutter, carry]
        shadowing_db = self._truth.shadowing_db(*to_plane(lon, lat))
        losses = self._ground.losses_db(lon, lat, HEIGHTS_M.index(TERMINALS[carry].height_m))
        found = []
        for site, loss_db in enumerate(losses):
            if loss_db is not None:
                gain_db = here_db + self._offsets_db[site] + float(shadowing_db[site]) - loss_db
                up_dbm, down_dbm = self._received[site][carry]
                found.append(Signal(site, up_dbm + gain_db, down_dbm + gain_db))
        return found

    def repeater_hears(self, signal: Signal, noise_db: float) -> bool:
        return signal.uplink_dbm + noise_db >= self._thresholds_dbm[signal.site]

    def radio_hears(self, signal: Signal, carry: Carry) -> bool:
        return signal.downlink_dbm >= downlink_threshold_dbm(TERMINALS[carry])


def _without_loss(base: Base, terminal: Terminal) -> tuple[float, float]:
    """Power at the repeater's and at the radio's receiver over a path that costs nothing, dBm."""
    up = talk_in(base, terminal).eirp_dbm + base.antenna_gain_dbi - base.feeder_db
    down = talk_out(base, terminal).eirp_dbm + terminal.antenna_gain_dbi - terminal.body_db
    return up, down
