"""What each command needs of the machine. A command brings nothing that it does not use."""

from enum import Enum, auto


class Need(Enum):
    DATABASE = auto()
    """PostgreSQL with PostGIS, and Redis."""
    DATABASE_TOOLS = auto()
    """pg_dump and its kin, which are needed beside a server elsewhere too."""
    PAGES = auto()
    """The built pages; the service starts without them."""
    WEB_TOOLS = auto()
    """web/node_modules."""
    BROWSER = auto()
    """Chromium, and a font with Chinese."""


STORE = frozenset({Need.DATABASE})

NEEDS: dict[str, frozenset[Need]] = {
    "demo": STORE | {Need.PAGES},
    "serve": STORE | {Need.PAGES},
    "test": STORE | {Need.DATABASE_TOOLS, Need.PAGES, Need.WEB_TOOLS, Need.BROWSER},
    "check": frozenset({Need.WEB_TOOLS}),
    "bench": STORE,
    "migrate": STORE,
    "import": STORE,
    "export": STORE,
    "user": STORE,
    "verify": STORE,
    "simulate": frozenset(),
    "backup": STORE | {Need.DATABASE_TOOLS},
    "restore": STORE | {Need.DATABASE_TOOLS},
}

HELP = {"-h", "--help", "help"}


def only_overview(words: list[str]) -> bool:
    """True when the answer is the list of commands, which needs nothing at all."""
    return not words or words[0] in HELP or words[0] not in NEEDS


def needs_of(words: list[str]) -> frozenset[Need]:
    """Asking for help needs the packages of Python, and nothing of the machine."""
    return frozenset() if HELP & set(words[1:]) else NEEDS[words[0]]
