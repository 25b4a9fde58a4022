"""A vehicle: its terminal, its drive, its link and what goes wrong with them."""

import random
from collections.abc import Callable, Mapping
from dataclasses import replace

from simulators.city.routing import Router
from simulators.vehicles import faults, fix, garbage
from simulators.vehicles.blind_spots import BlindSpots
from simulators.vehicles.downlinks import Downlinks
from simulators.vehicles.faults import Fault
from simulators.vehicles.links import Link
from simulators.vehicles.motion import Motion, Where
from simulators.vehicles.specs import TerminalSpec
from simulators.vehicles.statistics import Statistics
from simulators.vehicles.terminal import POSITION, State, Terminal

RECONNECT_S = (1.0, 20.0)
BLIND_STEPS = 0.5
"""Over by the step after, if that is outside."""
_DEGREES_80_KM = 0.75
_CLOCK_OFFSETS_S = (2 * 86_400, -8 * 3_600, 8 * 3_600, -400, None)
"""Two days ahead, a zone too few or too many, slow; None = impossible digits."""
_HELD_ALARMS = (1 << 1, 1 << 4, 1 << 7, 1 << 8, 1 << 13)
"""Overspeed, GNSS fault, main power low, main power lost, overspeed warning."""


class Vehicle:
    """Wants to be stepped every `interval_s`; `connect` is called when it needs a link."""

    def __init__(
        self,
        spec: TerminalSpec,
        router: Router,
        statistics: Statistics,
        *,
        seed: int,
        rates: Mapping[str, float],
        started_at: float,
        connect: Callable[["Vehicle"], None],
        clock: Callable[[], float],
        blind: BlindSpots | None = None,
    ) -> None:
        self.spec = spec
        self.statistics = statistics
        self.rng = random.Random(f"{seed}/vehicle/{spec.identity}")
        self.motion = Motion(router, spec.home_lon, spec.home_lat, f"{seed}/motion/{spec.identity}", started_at)
        self.downlinks = Downlinks(self._locate, self._set_interval)
        self.terminal = Terminal(spec, statistics, self.rng, self.downlinks)
        self.link: Link | None = None
        self.interval_s = spec.interval_s
        self._connect = connect
        self._clock = clock
        self._blind = blind or BlindSpots()
        self._connecting = False
        self._retry_at = started_at
        self._started_at = started_at
        self._script = faults.script(seed, spec.identity, rates)
        self._next_fault = next(self._script, None)
        self._until: dict[str, float] = {}
        self._clock_offset_s: int | None = 0
        self._once: set[str] = set()
        self._held: list[bytes] = []
        self._interval_until: float | None = None
        self._mileage_m = self.rng.uniform(1e6, 2e8)
        self._storms = 0
        self._abandoned: Link | None = None
        self._had_link = False

    # -- one step --

    def step(self, now: float) -> None:
        """Let faults begin and end, take a position, send what there is to send."""
        self._faults(now)
        if self._is("power", now):
            return
        if self._interval_until is not None and now > self._interval_until:
            self.interval_s, self._interval_until = self.spec.interval_s, None
        self._drive_blind(now)
        self._keep_connected(now)
        self.terminal.report(self._body(), now)
        self.terminal.tick(now)
        self._misbehave(now)
        self.flush(now)

    def flush(self, now: float) -> None:
        """Write what the terminal wants to send; `glue` keeps it for the next write."""
        frames = self.terminal.take_output()
        if self.link is None:
            return
        if "glue" in self._once:
            self._once.discard("glue")
            self._held += frames
            return
        if self._held or frames:
            out, self._held = self._held + frames, []
            self.link.write(out, crumbs=self._is("fragment", now))

    # -- the link --

    def link_up(self, link: Link) -> None:
        """A new link replaces the old one, which may still be open."""
        old, self.link, self._connecting = self.link, link, False
        self.statistics.connects += 1
        self.statistics.reconnects += self._had_link
        self._had_link = True
        now = self._clock()
        self.terminal.connected(now)
        self.flush(now)
        for stale in (old, self._abandoned):
            if stale is not None and stale is not link:
                stale.close()
        self._abandoned = None

    def link_received(self, link: Link, data: bytes) -> None:
        now = self._clock()
        if link is self.link and not self._is("power", now):
            self.terminal.received(data, now, datagram=link.is_datagram)
            self.flush(now)

    def link_down(self, link: Link) -> None:
        if link is self.link:
            self.link = None
            self._held.clear()
            self.terminal.disconnected()
            self._retry_at = self._clock() + self.rng.uniform(*RECONNECT_S)

    def connect_failed(self) -> None:
        self._connecting = False
        self.statistics.connect_failures += 1
        self._retry_at = self._clock() + self.rng.uniform(*RECONNECT_S)

    def _keep_connected(self, now: float) -> None:
        if self._storms:
            self._storms -= 1
            self._open()
        elif self.link is None:
            if now >= self._retry_at and not self._connecting and not self._is("dead_zone", now):
                self._open()
        elif self.terminal.state is State.OFFLINE and now >= self._retry_at:
            self._retry_at = now + RECONNECT_S[1]
            self.terminal.connected(now)

    def _open(self) -> None:
        self._connecting = True
        self._connect(self)

    def close(self) -> None:
        """Cut the link, and one that was left half open."""
        for link in (self.link, self._abandoned):
            if link is not None:
                link.close()
        self._abandoned = None

    @property
    def in_storm(self) -> bool:
        """Reconnecting over and over: wants to be stepped at once."""
        return self._storms > 0

    # -- what it reports --

    def _body(self) -> bytes:
        where, base = self._locate()
        self._mileage_m += where.speed_kmh / 3.6 * self.interval_s
        if "extras" in self._once:
            self._once.discard("extras")
            return base + self.rng.choice(fix.MAKER_EXTRAS)
        return base

    def _locate(self) -> tuple[Where, bytes]:
        now = self._clock()
        where = true = self.motion.where(now)
        if "jump" in self._once:
            self._once.discard("jump")
            where = replace(true, lon=true.lon + _DEGREES_80_KM)
        fixed = not self._is("no_fix", now)
        base = fix.encode_base(
            where,
            alarm=self.terminal.alarm,
            status=fix.status_of(where, self.spec.version, fixed=fixed),
            time_bcd=self._time(now),
            shifted=self.spec.shifted,
        )
        satellites = 14 if fixed else 2
        return true, base + fix.extras(
            self.spec.version, self._mileage_m, self._blind.csq(true.lon, true.lat, self.rng), satellites
        )

    def _time(self, now: float) -> bytes:
        if not self._is("clock", now):
            return fix.bcd_time(int(now))
        return fix.IMPOSSIBLE_TIME if self._clock_offset_s is None else fix.bcd_time(int(now) + self._clock_offset_s)

    def _set_interval(self, interval_s: float, duration_s: float | None) -> None:
        self.interval_s = max(1.0, interval_s)
        self._interval_until = None if duration_s is None else self._clock() + duration_s

    # -- what goes wrong --

    def _is(self, kind: str, now: float) -> bool:
        return self._until.get(kind, 0.0) > now

    def _faults(self, now: float) -> None:
        while self._next_fault is not None and self._started_at + self._next_fault.at_s <= now:
            self._begin(self._next_fault, now)
            self._next_fault = next(self._script, None)
        if "alarm" in self._until and not self._is("alarm", now):
            del self._until["alarm"]
            self.terminal.alarm &= fix.MOMENTARY

    def _begin(self, fault: Fault, now: float) -> None:
        if fault.duration_s:
            self._until[fault.kind] = now + fault.duration_s
        match fault.kind:
            case "dead_zone" | "power":
                self._lose_network(fault.kind)
            case "storm":
                self._storms = self.rng.randrange(20, 240)
            case "clock":
                self._clock_offset_s = self.rng.choice(_CLOCK_OFFSETS_S)
            case "alarm":
                self.terminal.alarm |= self.rng.choice(_HELD_ALARMS)
            case "sos":
                self.press_sos()
            case "lost_reply":
                self.terminal.ignore_replies += 1
            case _:
                self._once.add(fault.kind)

    def press_sos(self) -> None:
        """The emergency bit stands in every report until one of them is acknowledged."""
        self.statistics.emergencies += 1
        self.terminal.alarm |= fix.EMERGENCY

    def lose_power(self, for_s: float) -> None:
        """Dead from now on, for so long."""
        self._until["power"] = self._clock() + for_s
        self._lose_network("power")

    def _lose_network(self, kind: str) -> None:
        link = self.link
        if kind == "power":
            self.terminal.rebooted()
        if link is None:
            return
        if kind == "power" or self.rng.random() < 0.5:
            link.freeze()
            self.link_down(link)
            self._abandoned = link
        else:
            link.close()

    def _drive_blind(self, now: float) -> None:
        """Inside a blind spot there is no net until the next step says otherwise."""
        where = self.motion.where(now)
        if self._blind.hold(where.lon, where.lat):
            self._until["dead_zone"] = max(self._until.get("dead_zone", 0.0), now + BLIND_STEPS * self.interval_s)
            if self.link is not None:
                self._lose_network("dead_zone")

    def _misbehave(self, now: float) -> None:
        terminal = self.terminal
        if terminal.state is not State.ONLINE:
            return
        if "duplicate" in self._once and terminal.pending:
            self._once.discard("duplicate")
            terminal.queue(next(reversed(terminal.pending.values())).frame, now)
        if "reorder" in self._once:
            self._once.discard("reorder")
            self._reorder(now)
        if "photo" in self._once:
            self._once.discard("photo")
            self.send_photo(now)
        if "garbage" in self._once:
            self._once.discard("garbage")
            self.statistics.garbage_sent += 1
            terminal.queue(garbage.junk(self.rng, terminal.address, terminal.take_serial()), now)

    def send_photo(self, now: float) -> None:
        """An upload of its own accord."""
        photos = self.downlinks.photos
        photos.upload(self.terminal, photos.next_id(), channel=1, base=self._locate()[1][:28], now=now)

    def _reorder(self, now: float) -> None:
        """One more position, a second later, sent before the newest one."""
        _, base = self._locate()
        later = base[:22] + fix.bcd_time(int(now) + 1) + base[28:]
        frames = self.terminal.take_output()
        self.statistics.made += 1
        self.terminal.send(POSITION, later, now, bodies=(later,), answered=True)
        for frame in frames:
            self.terminal.queue(frame, now)

    def answer(self, question_serial: int, answer_id: int, now: float) -> None:
        """0x0302: the driver pressed a button."""
        body = question_serial.to_bytes(2, "big") + bytes((answer_id,))
        self.terminal.send(0x0302, body, now, answered=True)
        self.flush(now)
