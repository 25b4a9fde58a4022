"""What an operator sees of the gateway."""

from typing import Final

from prometheus_client import Counter, Gauge

LINKS: Final = Gauge("zhihui_gateway_links", "Open TCP connections of terminals.")
SESSIONS: Final = Gauge("zhihui_gateway_sessions", "Terminals with a session, TCP and UDP.")
FAULTS: Final = Counter("zhihui_gateway_faults_total", "Frames that were dropped, by what was wrong.", ["fault"])
CUT_OFF: Final = Counter("zhihui_gateway_cut_off_total", "Connections that we closed, by reason.", ["reason"])
REFUSED: Final = Counter("zhihui_gateway_refused_total", "Messages that got no good answer, by reason.", ["reason"])
REGISTRATIONS: Final = Counter("zhihui_gateway_registrations_total", "0x0100 by outcome.", ["outcome"])
