"""What one terminal, and all together, may take of us. Every bound has its reason here."""

from dataclasses import dataclass, field

from command.protocols.jt808.reassembly import Limits as PartLimits


@dataclass(frozen=True, slots=True)
class GatewayLimits:
    links: int = 20_000
    """TCP connections: more are closed at once."""
    faults_in_a_row: int = 20
    """Bad frames without a good one between: it is no terminal, or it has lost its mind."""
    stranger_s: float = 30.0
    """For a connection that never said anything we admit."""
    messages_per_s: float = 200.0
    burst: float = 4000.0
    """A terminal that catches up sends its store at once; beyond that its connection is read more slowly. Each fix of a
    batch counts.
    """
    unwritten_bytes: int = 64 * 1024
    """Answers that a peer does not read; then it is cut off."""
    receive_buffer_bytes: int = 64 * 1024
    """Of the kernel, per connection: what a peer can have under way while we do not read."""
    waiting_reports: int = 16_384
    """Fixes between socket and commit: half a second of full load. Beyond it connections are not read."""
    pending_terminals: int = 1000
    """Strangers that are kept for the operator."""
    busy_handlers: int = 512
    """Messages whose handling waits for the database; beyond it they get no answer and come again."""
    handlers_at_once: int = 8
    """Of them at work, each with a connection of the pool; the others wait their turn, and leave the pool to the rest
    of the process.
    """
    busy_of_strangers: int = 384
    """Of these, for connections that are not authenticated: the rest is for those that are."""
    busy_of_session: int = 256
    """Of one authenticated terminal, which may send the parts of a photo at once."""
    busy_of_stranger: int = 8
    parts: PartLimits = field(default_factory=PartLimits)
    """Of one terminal's incomplete messages."""
    parts_together_bytes: int = 256 << 20
    """Of all incomplete messages; beyond it no part is taken until some are complete or given up."""
