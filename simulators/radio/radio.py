"""One radio: registers and renews, roams between sites, reports when asked, calls for help. Reads no clock."""

import random
from collections.abc import Callable, Sequence

from command.protocols.hytera.address import RadioAddress
from command.protocols.hytera.calls import CallType
from command.protocols.hytera.emergency import EmergencyReport
from command.protocols.hytera.gps import KMH_PER_KNOT, Gps
from command.protocols.hytera.located import LocationResult
from command.protocols.hytera.location import LocationAnswer
from command.protocols.hytera.message import Message
from command.protocols.hytera.rrs import Deregistration, Registration, RegistrationAnswer
from command.protocols.hytera.rssi import rssi_raw
from command.protocols.hytera.service import Service
from simulators.city.radio_sites import CITY_GROUP
from simulators.radio.agenda import Agenda
from simulators.radio.calls import Turn, talk_s
from simulators.radio.channel import ACKNOWLEDGEMENT_S, LOCATION_S, REGISTRATION_S
from simulators.radio.correspondence import Correspondence
from simulators.radio.ether import Ether, Signal
from simulators.radio.line import instant
from simulators.radio.repeater import Repeater
from simulators.radio.reporting import Reports
from simulators.radio.specs import RadioSpec
from simulators.radio.statistics import Statistics
from simulators.radio.whereabouts import Whereabouts

STEP_S = 2.0
ROAM_EVERY_S = 12.0
BETTER_BY_DB = 6.0
"""A site is left for another only if that one is so much stronger."""
REGISTER_AGAIN_S = 15.0
REFUSED_FOR_S = 120.0
RENEW_AT = 0.8
"""Share of the renew time after which a radio registers again."""
EMERGENCY_EVERY_S = 10.0
EMERGENCY_LASTS_S = 900.0
READING_SIGMA_DB = 1.0
"""Of one measurement, over the median at the place."""
_PLAIN_REPORTS = 0.06
"""Share of radios that are set to report without signal strength."""

Build = Callable[[RadioAddress], Message]
"""Makes a message of the radio's address as the repeater forwards it."""


class Radio:
    """Wants to be stepped every `STEP_S`."""

    def __init__(
        self,
        spec: RadioSpec,
        where: Whereabouts,
        repeaters: Sequence[Repeater],
        ether: Ether,
        agenda: Agenda,
        statistics: Statistics,
        *,
        seed: int,
        started_at: float,
    ) -> None:
        self.spec, self.statistics = spec, statistics
        self.rng = random.Random(f"{seed}/radio/{spec.radio_id}")
        self.is_on = True
        self.is_disabled = False
        self.repeater: Repeater | None = None
        self.slot = 1
        self.tells_rssi = self.rng.random() >= _PLAIN_REPORTS
        self.reports = Reports(self)
        self.answers_late = self.loses_ack = False
        self._where, self._repeaters, self._ether = where, repeaters, ether
        self._until: dict[str, float] = {}
        self._registered_until = 0.0
        self._register_at = started_at
        self._roam_at = started_at
        self._emergency_at: float | None = None
        self._emergency_until = 0.0
        self.texts = Correspondence(self, agenda)

    # -- one step --

    def step(self, now: float) -> None:
        """Look for a better site, register, report, call for help."""
        self._switch(now)
        if not self.is_on:
            return
        if now >= self._roam_at:
            self._roam_at = now + ROAM_EVERY_S
            self._roam(now)
        if self.repeater is None:
            return
        if now >= self._register_at:
            self._register(now)
        if self._emergency_at is not None and now >= self._emergency_at:
            self._cry(now)
        if self.is_registered(now):
            self.reports.step(now)

    def is_registered(self, now: float) -> bool:
        return now < self._registered_until

    def _register(self, now: float) -> None:
        self._register_at = now + REGISTER_AGAIN_S + self.rng.uniform(0.0, 5.0)
        self.statistics.registrations += 1
        self.say(Service.RRS, Registration, REGISTRATION_S, now)

    def registration_answered(self, answer: RegistrationAnswer, now: float) -> None:
        """RRS 0080."""
        if answer.result:
            self.statistics.refused += 1
            self._register_at = now + REFUSED_FOR_S
            return
        self.statistics.registered += 1
        self._registered_until = now + answer.renew_s
        self._register_at = now + answer.renew_s * RENEW_AT * self.rng.uniform(0.9, 1.0)

    def _roam(self, now: float) -> None:
        """To the strongest site that is alive and heard; the present one is kept unless another is clearly better."""
        heard = [
            signal
            for signal in self.signals(now)
            if not self._repeaters[signal.site].is_dead and self._ether.radio_hears(signal, self.spec.carry)
        ]
        best = max(heard, key=lambda signal: signal.downlink_dbm, default=None)
        if best is None:
            self.repeater = None
            return
        present = next((signal for signal in heard if self._repeaters[signal.site] is self.repeater), None)
        if present is None or best.downlink_dbm - present.downlink_dbm > BETTER_BY_DB:
            self._settle(self._repeaters[best.site], now)

    def _settle(self, repeater: Repeater, now: float) -> None:
        if repeater is not self.repeater:
            self.repeater = repeater
            on_city_channel = not repeater.carries(self.spec.group) or self.spec.radio_id % 3 == 0
            self.slot = 1 if on_city_channel else 2
            self._register_at = now + self.rng.uniform(0.0, 4.0)

    @property
    def group(self) -> int:
        """What the button calls on the present channel."""
        return CITY_GROUP if self.slot == 1 else self.spec.group

    # -- the air --

    def place(self, now: float) -> tuple[float, float]:
        """Longitude and latitude."""
        here = self._where(now)
        return here.lon, here.lat

    def signals(self, now: float) -> list[Signal]:
        here = self._where(now)
        return self._ether.signals(here.lon, here.lat, self.spec.carry)

    def _signal(self, now: float) -> Signal | None:
        """To and from the present repeater."""
        found = (one for one in self.signals(now) if self._repeaters[one.site] is self.repeater)
        return next(found, None)

    def hears(self, repeater: Repeater, slot: int, now: float) -> bool:
        """Whether a transmission of this repeater arrives."""
        if not self.is_on or self.repeater is not repeater or self.slot != slot or repeater.is_dead:
            return False
        signal = self._signal(now)
        is_heard = signal is not None and self._ether.radio_hears(signal, self.spec.carry)
        self.statistics.unheard_down += not is_heard
        return is_heard

    def say(self, service: Service, build: Build, airtime_s: float, now: float) -> bool:
        """Send something; False when the channel is full. Whether the repeater hears it the radio does not know."""
        repeater = self.repeater
        if repeater is None or not self._is_heard(now):
            return True
        return repeater.forward(self.slot, build(repeater.address(self.spec.radio_id)), service, airtime_s, now)

    def _is_heard(self, now: float) -> bool:
        signal = self._signal(now)
        if signal is None or self.repeater is None or self.repeater.is_dead:
            return False
        is_heard = self._ether.repeater_hears(signal, self.rng.gauss(0.0, READING_SIGMA_DB))
        self.statistics.unheard_up += not is_heard
        return is_heard

    # -- what it tells --

    def gps(self, now: float) -> Gps | None:
        """None when it has no position to give."""
        if self.is_struck("no_position", now):
            return None
        if self.is_struck("no_fix", now):
            return Gps.none(instant(now).replace(microsecond=0))
        here = self._where(now)
        if self.is_struck("blank", now):
            return Gps.of(longitude=here.lon, latitude=here.lat)
        return Gps.of(
            longitude=here.lon,
            latitude=here.lat,
            fixed_at=instant(now).replace(microsecond=0),
            speed_knots=here.speed_kmh / KMH_PER_KNOT,
            course_deg=here.course_deg,
        )

    def rssi(self, now: float) -> int | None:
        """How the repeater hears it at this moment, raw; None where it is set to leave that out."""
        signal = self._signal(now) if self.tells_rssi else None
        return None if signal is None else rssi_raw(signal.uplink_dbm + self.rng.gauss(0.0, READING_SIGMA_DB))

    def answer_location(self, request_id: int, now: float) -> None:
        """LP a002 or a003."""
        gps, rssi = self.gps(now), self.rssi(now)
        result = LocationResult.OK if gps is not None else LocationResult.NO_POSITION
        self.count_report(gps)
        self.say(Service.LP, lambda me: LocationAnswer(request_id, me, gps, result, rssi), LOCATION_S, now)

    def count_report(self, gps: Gps | None) -> None:
        self.statistics.locations += 1
        self.statistics.without_place += gps is None or not gps.has_fix

    # -- help --

    def press_emergency(self, now: float) -> None:
        """The button: reports until the platform stops them."""
        if self._emergency_at is None:
            self.statistics.emergencies += 1
            self._emergency_at = now
            self._emergency_until = now + EMERGENCY_LASTS_S

    @property
    def is_in_emergency(self) -> bool:
        return self._emergency_at is not None

    def stop_emergency(self) -> None:
        if self._emergency_at is not None:
            self.statistics.emergencies_stopped += 1
        self._emergency_at = None

    def _cry(self, now: float) -> None:
        self._emergency_at = None if now >= self._emergency_until else now + EMERGENCY_EVERY_S
        gps = self.gps(now)
        self.say(Service.LP, lambda me: EmergencyReport(me, 1, gps), LOCATION_S, now)

    def call_group(self, now: float, call_type: int = CallType.GROUP) -> bool:
        """Press the button to talk; False when others talk or nobody hears it."""
        if self.repeater is None or not self._is_heard(now):
            return False
        turn = Turn(self.spec.radio_id, self.group, call_type)
        begun = self.repeater.calls[self.slot].begin(turn, talk_s(self.rng), now)
        self.statistics.calls += begun
        self.statistics.emergency_calls += begun and turn.is_emergency
        return begun

    # -- what goes wrong --

    def is_struck(self, kind: str, now: float) -> bool:
        """Whether a fault that lasts is under way."""
        return self._until.get(kind, 0.0) > now

    def _switch(self, now: float) -> None:
        """Off and on again."""
        is_on = not (self.is_struck("off", now) or self.is_struck("silent", now))
        if is_on and not self.is_on:
            self._registered_until = 0.0
            self._register_at = self._roam_at = now
        self.is_on = is_on

    def suffer(self, kind: str, until: float) -> None:
        """A fault that lasts begins."""
        self._until[kind] = until

    def say_goodbye(self, now: float) -> None:
        """RRS 0001, and what it was told to report is forgotten."""
        self.statistics.goodbyes += 1
        self.say(Service.RRS, Deregistration, ACKNOWLEDGEMENT_S, now)
        self.repeater = None
        self.reports.forget()
