"""What repeaters, radios and strangers may take of us. Every bound has its reason here."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class RadioLimits:
    datagram_bytes: int = 2048
    """Texts have a few hundred; what is longer is no message of a radio."""
    stranger_lines: int = 256
    """Senders that may not speak; the oldest makes room. An admitted repeater has one on each of ten ports."""
    pending_repeaters: int = 200
    """Kept for the operator."""
    repeaters: int = 2000
    """All together, where strangers are admitted unasked."""
    stranger_radios: int = 1000
    """Numbers that no register has; more are neither answered nor kept."""
    messages_per_s: float = 50.0
    burst: float = 200.0
    """Of one line. A slot carries a few messages a second; a repeater that comes back says at once what waited."""
    busy_of_line: int = 64
    """Messages of one line that wait for the database; more are not acknowledged and come again."""
    busy: int = 1024
    requests: int = 8192
    """Questions to radios that wait for their answers."""
    asks_of_slot: int = 3
    """Polls of one slot that are under way: the channel carries one after the other."""
    ask_patience: timedelta = timedelta(seconds=20)
    """An answer waits for the channel; later it still counts, but the poll is a missed one."""
    call_silence: timedelta = timedelta(minutes=10)
    """A call of which nothing more is heard has ended, and its end was lost."""
    receive_buffer_bytes: int = 256 * 1024
    """Of the kernel and of each port."""
