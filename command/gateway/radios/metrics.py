"""What an operator sees of the radios."""

from typing import Final

from prometheus_client import Counter, Gauge

LINES: Final = Gauge("zhihui_radio_lines", "Senders on the radios' ports that were heard lately.", ["admitted"])
DATAGRAMS: Final = Counter("zhihui_radio_datagrams_total", "Datagrams on the radios' ports, by service.", ["service"])
MESSAGES: Final = Counter("zhihui_radio_messages_total", "Messages of repeaters, by kind.", ["message"])
FAULTS: Final = Counter("zhihui_radio_faults_total", "Datagrams that were dropped, by what was wrong.", ["fault"])
REFUSED: Final = Counter("zhihui_radio_refused_total", "Messages that were not acknowledged, by reason.", ["reason"])
RESENT: Final = Counter("zhihui_radio_resent_total", "Datagrams sent again for want of an acknowledgement.")
UNACKNOWLEDGED: Final = Counter("zhihui_radio_unacknowledged_total", "Datagrams that no repeater acknowledged.")
POLLS: Final = Counter("zhihui_radio_polls_total", "Radios asked where they are, by outcome.", ["outcome"])
LINKS_LOST: Final = Counter("zhihui_radio_links_lost_total", "Links of repeaters that fell silent.")
EMERGENCIES: Final = Counter("zhihui_radio_emergencies_total", "Calls for help, by how they came.", ["sign"])
STOPS: Final = Counter("zhihui_radio_emergency_stops_total", "Radios told to stop their emergency.")
