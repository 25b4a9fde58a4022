"""A repeater: ten ports to the platform, two slots to the radios, and between them a channel that carries little."""

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from command.protocols.hytera import calls as rcp
from command.protocols.hytera import remote, statuses
from command.protocols.hytera.address import RADIO_SUBNET, RadioAddress
from command.protocols.hytera.lp_shapes import LpMessage
from command.protocols.hytera.message import Message
from command.protocols.hytera.rcp_shapes import ForTarget, Reply
from command.protocols.hytera.rrs import PresenceCheck, RegistrationAnswer
from command.protocols.hytera.service import Service, repeater_ports
from command.protocols.hytera.statuses import Broadcast, CarriedService, RepeaterState, RepeaterStatus
from command.protocols.hytera.text import GroupText, GroupTextAck, PrivateText, PrivateTextAck, TextResult
from simulators.city.radio_sites import RadioSite
from simulators.radio import faults
from simulators.radio.agenda import Agenda
from simulators.radio.calls import LONGEST_TALK_S, Calls, Turn
from simulators.radio.channel import ACKNOWLEDGEMENT_S, TEXT_S, Channel
from simulators.radio.line import Line, Place
from simulators.radio.statistics import Statistics
from simulators.vehicles.faults import Fault

SLOTS = (1, 2)
TICK_S = 1.0
NO_ANSWER_AFTER_S = 3.0
"""How long the repeater waits for a radio's acknowledgement of a text."""

Deliver = Callable[[int, int, Message, float], bool]
"""A message for a radio on a slot of this repeater; whether the radio is there and heard it."""
DeliverGroup = Callable[[int, int, Message, float], None]
TellPower = Callable[[str, bool, float], None]
"""Code of the site, whether it has mains, since when."""
_WORN: Final = 0.3
"""Share of the sites whose battery is no longer what the register says."""
_WORN_S: Final = (120.0, 360.0)


def battery_s(site: RadioSite, seed: int) -> float:
    """How long a site goes on without mains."""
    rng = random.Random(f"{seed}/radio/battery/{site.code}")
    return rng.uniform(*_WORN_S) if rng.random() < _WORN else site.battery_hours * 3600.0


_REMOTE: dict[type[Message], type[Reply]] = {
    remote.RadioCheck: remote.RadioCheckReply,
    remote.RemoteMonitor: remote.RemoteMonitorReply,
    remote.AlertCall: remote.AlertCallReply,
    remote.DisableRadio: remote.DisableRadioReply,
    remote.EnableRadio: remote.EnableRadioReply,
}
FAILED = 1


class Repeater:
    """One site. `deliver` and `deliver_group` are set by the net that holds the radios."""

    def __init__(
        self,
        site: RadioSite,
        agenda: Agenda,
        statistics: Statistics,
        *,
        seed: int,
        rates: Mapping[str, float],
        started_at: float,
    ) -> None:
        self.site = site
        self.subnet = RADIO_SUBNET if site.repeater_id % 2 else 0
        """What it forwards of a radio's address; both are seen in life."""
        self.is_dead = False
        """Mains and battery gone."""
        self.battery_s = battery_s(site, seed)
        self.tell_power: TellPower = lambda _code, _has_mains, _now: None
        """Of whoever watches the site's power."""
        self.deliver: Deliver = lambda _slot, _radio, _message, _now: False
        self.deliver_group: DeliverGroup = lambda _slot, _group, _message, _now: None
        self._agenda, self._statistics = agenda, statistics
        self.channels = {slot: Channel() for slot in SLOTS}
        self.lines = {
            (place.service, place.slot): Line(
                Place(site.repeater_id, place.service, place.slot), statistics, self._from_platform, started_at
            )
            for place in repeater_ports().values()
        }
        self.calls = {
            slot: Calls(self.channels[slot], agenda, self._teller(self.lines[Service.RCP, slot])) for slot in SLOTS
        }
        self._silenced: set[int] = set()
        rng = random.Random(f"{seed}/radio/repeater/{site.code}")
        agenda.every(started_at + rng.uniform(0.0, TICK_S), TICK_S, self._tick)
        self._plan(faults.repeater_script(seed, site.code, rates), started_at)

    # -- towards the radios --

    def address(self, radio_id: int) -> RadioAddress:
        """How it forwards a radio or group."""
        return RadioAddress(radio_id, self.subnet)

    def carries(self, group: int) -> bool:
        return group in self.site.talk_groups

    def forward(self, slot: int, message: Message | bytes, service: Service, airtime_s: float, now: float) -> bool:
        """A radio that is heard sends something; False when the channel is full."""
        line = self.lines[service, slot]
        done_at = self.channels[slot].take(now, airtime_s)
        if done_at is None:
            self._statistics.denied += 1
            return False
        if isinstance(message, bytes):
            self._agenda.at(done_at, lambda at: None if self.is_dead else _ignore(line.send_payload(message, at)))
        else:
            self._agenda.at(done_at, lambda at: None if self.is_dead else _ignore(line.send(message, at)))
        return True

    # -- from the platform --

    def _from_platform(self, line: Line, message: Message, now: float) -> None:
        slot = line.place.slot
        if isinstance(message, RegistrationAnswer | PresenceCheck | LpMessage):
            self._on_air(slot, message.radio.id, message, 0.0, now)
        elif isinstance(message, PrivateText):
            self._private_text(line, message, now)
        elif isinstance(message, GroupText):
            self._group_text(line, message, now)
        elif isinstance(message, PrivateTextAck):
            self._on_air(slot, message.source.id, message, ACKNOWLEDGEMENT_S, now)
        else:
            self._control(line, message, now)

    def _on_air(self, slot: int, radio_id: int, message: Message, airtime_s: float, now: float) -> None:
        """What a radio does not hear is lost without a word, like what waits too long for the channel."""
        done_at = self.channels[slot].take(now, airtime_s)
        if done_at is not None:
            self._agenda.at(done_at, lambda at: _ignore(self.deliver(slot, radio_id, message, at)))

    def _private_text(self, line: Line, message: PrivateText, now: float) -> None:
        slot = line.place.slot
        done_at = self.channels[slot].take(now, TEXT_S)
        if done_at is None:
            line.send(message.ack(TextResult.CHANNEL_BUSY), now)
            return
        self._tell_data(slot, message, now)

        def arrive(at: float) -> None:
            if not self.deliver(slot, message.destination.id, message, at):
                refusal = message.ack(TextResult.NO_ACK_FROM_RADIO)
                self._agenda.at(at + NO_ANSWER_AFTER_S, lambda later: _ignore(line.send(refusal, later)))

        self._agenda.at(done_at, arrive)

    def _group_text(self, line: Line, message: GroupText, now: float) -> None:
        slot = line.place.slot
        done_at = self.channels[slot].take(now, TEXT_S)
        answer = GroupTextAck(
            message.request_id,
            message.destination,
            result=TextResult.CHANNEL_BUSY if done_at is None else TextResult.OK,
        )
        if done_at is None:
            line.send(answer, now)
            return

        def arrive(at: float) -> None:
            self.deliver_group(slot, message.destination.id, message, at)
            line.send(answer, at)

        self._agenda.at(done_at, arrive)

    def _control(self, line: Line, message: Message, now: float) -> None:
        """RCP."""
        slot = line.place.slot
        if isinstance(message, statuses.SubscribeBroadcasts):
            for switch in message.switches:
                if switch.what == Broadcast.REPEATER_STATUS:
                    (self._silenced.discard if switch.is_on else self._silenced.add)(slot)
            line.send(statuses.SubscribeBroadcastsReply(), now)
        elif isinstance(message, statuses.SubscribeStates):
            line.send(statuses.SubscribeStatesReply(), now)
        elif isinstance(message, rcp.CallRequest):
            turn = Turn(0, message.target.id, message.call_type, is_over_ip=True)
            begun = self.calls[slot].begin(turn, LONGEST_TALK_S, now)
            line.send(rcp.CallReply(0 if begun else FAILED), now)
        elif isinstance(message, rcp.EndCall):
            line.send(rcp.EndCallReply(0 if self.calls[slot].end(now) else FAILED), now)
        elif isinstance(message, ForTarget):
            self._ask_radio(line, message, now)

    def _ask_radio(self, line: Line, message: ForTarget, now: float) -> None:
        slot, reply = line.place.slot, _REMOTE[type(message)]
        done_at = self.channels[slot].take(now, ACKNOWLEDGEMENT_S)
        if done_at is None:
            line.send(reply(FAILED), now)
            return
        self._agenda.at(
            done_at,
            lambda at: _ignore(
                line.send(reply(0 if self.deliver(slot, message.target.id, message, at) else FAILED), at)
            ),
        )

    # -- telling --

    def _teller(self, line: Line) -> Callable[[RepeaterStatus, float], None]:
        def tell(status: RepeaterStatus, now: float) -> None:
            if line.place.slot not in self._silenced and not self.is_dead:
                line.send(status, now)

        return tell

    def _tell_data(self, slot: int, message: PrivateText, now: float) -> None:
        """Data traffic on the slot is told like a call, with another service."""
        target, sender = RadioAddress.bare(message.destination.id), RadioAddress.bare(message.source.id)
        self._teller(self.lines[Service.RCP, slot])(
            RepeaterStatus(0, RepeaterState.IP_CALL, CarriedService.TEXT, rcp.CallType.PRIVATE, target, sender), now
        )

    # -- what goes wrong --

    def _plan(self, script: Iterator[Fault], started_at: float) -> None:
        fault = next(script, None)
        if fault is None:
            return

        def strike(now: float) -> None:
            if fault.kind == "mains":
                self.lose_mains(now, fault.duration_s)
            else:
                self.lose_link(now, fault.duration_s)
            self._plan(script, started_at)

        self._agenda.at(started_at + fault.at_s, strike)

    def lose_link(self, now: float, seconds: float) -> None:
        """No network behind it; the radios notice nothing."""
        self._cut(self.lines.values(), True)
        self._agenda.at(now + seconds, lambda _: self._cut(self.lines.values(), False))

    def lose_mains(self, now: float, seconds: float) -> None:
        """Its battery carries it as long as it lasts; then it is dead until the mains return, and announces itself anew."""
        self.tell_power(self.site.code, False, now)

        def die(_: float) -> None:
            self.is_dead = True
            self._cut(self.lines.values(), True)
            for line in self.lines.values():
                line.lose()

        def revive(at: float) -> None:
            self.tell_power(self.site.code, True, at)
            self.is_dead = False
            self._cut(self.lines.values(), False)

        if self.battery_s <= 0.0:
            die(now)
        elif self.battery_s < seconds:
            self._agenda.at(now + self.battery_s, die)
        self._agenda.at(now + seconds, revive)

    def _cut(self, lines: Iterable[Line], is_cut: bool) -> None:
        for line in lines:
            line.is_cut = is_cut

    def _tick(self, now: float) -> None:
        if not self.is_dead:
            for line in self.lines.values():
                line.tick(now)


def _ignore(_: object) -> None:
    """For actions whose answer nobody needs."""
