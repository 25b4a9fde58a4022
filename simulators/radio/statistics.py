"""What the radio net did, in numbers."""

from dataclasses import dataclass


@dataclass(slots=True)
class Statistics:
    """Counters of a run."""

    links_up: int = 0
    links_lost: int = 0
    forwarded: int = 0
    """Messages sent to the platform, without repetitions."""
    acknowledged: int = 0
    resent: int = 0
    lost: int = 0
    """Never acknowledged."""
    not_forwarded: int = 0
    """No link, or too many waited."""
    malformed: int = 0
    not_understood: int = 0
    spoiled: int = 0
    registrations: int = 0
    registered: int = 0
    """Registrations that the platform accepted."""
    refused: int = 0
    goodbyes: int = 0
    polls: int = 0
    """Requests for a location that a radio heard."""
    locations: int = 0
    without_place: int = 0
    unheard_up: int = 0
    """Transmissions of radios that no repeater heard."""
    unheard_down: int = 0
    """Transmissions of repeaters that the radio did not hear."""
    denied: int = 0
    """Given up because the channel was full."""
    texts_received: int = 0
    texts_sent: int = 0
    texts_acknowledged: int = 0
    calls: int = 0
    emergency_calls: int = 0
    emergencies: int = 0
    emergencies_stopped: int = 0
    unknown_sent: int = 0

    def as_row(self) -> dict[str, int]:
        """Counters by name."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}
