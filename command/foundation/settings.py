"""The settings of a process: read once from the environment at the front door and handed down."""

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

Role = Literal["api", "gateway", "worker"]
ALL_ROLES: frozenset[Role] = frozenset({"api", "gateway", "worker"})


class Settings(BaseSettings):
    """Every field is `ZHIHUI_<NAME>` in the environment; `docs/how-to/settings.md` has a line for each."""

    model_config = SettingsConfigDict(env_prefix="ZHIHUI_", frozen=True, extra="forbid")

    database_url: str = Field(default="", description="PostgreSQL URL; empty starts the embedded cluster.")
    redis_url: str = Field(default="", description="Redis URL; empty starts the embedded server.")
    data_dir: Path = Field(default=Path("var"), description="Where files, logs and the embedded servers live.")
    listen_host: str = Field(default="127.0.0.1", description="Address that HTTP and the terminal ports bind to.")
    http_port: int = Field(default=8080, description="HTTP and WebSocket port.")
    http_body_s: float = Field(
        default=30.0, description="Time a request's body has to arrive, and a second more for every 16 kB of it."
    )
    jt808_port: int = Field(default=8808, description="JT/T 808 port, TCP and UDP.")
    hstrp_port: int = Field(default=30001, description="First of ten Hytera HSTRP ports, UDP.")
    mobile_radio_port: int | None = Field(
        default=None,
        description="First of five UDP ports for mobile radios used as gateways, usually 3002. Empty: none are opened.",
    )
    unknown_repeaters: Literal["refuse", "pending", "admit"] = Field(
        default="pending", description="What happens to a radio repeater that nobody has admitted."
    )
    radio_platform_id: int = Field(
        default=9001, ge=1, le=0xFF_FFFF, description="Number under which the service writes to radios."
    )
    radio_renew_s: int = Field(default=3600, ge=60, description="Seconds after which radios register again.")
    radio_renew_margin_s: float = Field(
        default=60.0, ge=0, description="Granted beyond that before a radio that was not heard counts as off."
    )
    radio_poll_s: float = Field(
        default=60.0, ge=0, description="A radio is asked where it is when this long has passed; 0: none is."
    )
    radio_reports_per_s: float = Field(
        default=1.0, gt=0, description="Location reports that one slot of a repeater carries, for repeaters new here."
    )
    radio_rssi_db_per_step: float = Field(
        default=0.5, gt=0, description="Decibels that a step of reported signal strength means, for repeaters new here."
    )
    radio_text_answer_s: float = Field(
        default=60.0, gt=0, description="A text that a radio has not confirmed for so long is sent again or failed."
    )
    radio_retention_days: int = Field(
        default=400, ge=1, description="Days that calls, texts and signal reports of radios are kept."
    )
    radio_studies: int = Field(
        default=60, ge=1, description="Coverage studies that are neither kept nor declared; the oldest beyond go."
    )
    radio_studies_mb: int = Field(
        default=6144, ge=100, description="Room that those studies take together; the oldest beyond go."
    )
    bearer_least_evidence: int = Field(
        default=5, ge=1, description="Stays and passages from which on a place counts as known to a bearer."
    )
    bearer_least_lost_devices: int = Field(
        default=2, ge=1, le=60, description="Devices that must have been lost at a place before it counts as unreached."
    )
    bearer_lost_share: float = Field(
        default=0.5, gt=0, le=1, description="Share of them without a report in time from which on it is unreached."
    )
    bearer_weak_share: float = Field(default=0.1, gt=0, le=1, description="The same, from which on it is weak.")
    bearer_weak_dbm: float = Field(
        default=-93.0, description="Median signal of vehicle terminals below which a place is weak; CSQ 10."
    )
    bearer_weak_radio_dbm: float = Field(
        default=-108.0, description="Median signal of radios at their repeater below which a place is weak."
    )
    bearer_months: int = Field(default=24, ge=1, le=120, description="Months that evidence of bearers is kept.")
    log_level: str = Field(default="INFO", description="Least severe log level that is written.")
    log_json: bool = Field(default=False, description="Write logs as JSON lines.")
    session_hours: float = Field(default=13.0, description="Life of a sign-in without renewal: a long shift.")
    cookie_secure: bool = Field(default=False, description="Mark the session cookie Secure (behind TLS).")
    allowed_origins: tuple[str, ...] = Field(default=(), description="Further origins the WebSocket accepts.")
    unknown_terminals: Literal["refuse", "pending"] = Field(
        default="pending", description="What happens to a terminal that the register does not know."
    )
    terminals_without_authentication: bool = Field(
        default=False, description="Accept positions of registered trackers that never send 0x0102."
    )
    terminal_idle_s: float = Field(default=300.0, description="A terminal silent for longer is disconnected.")
    terminal_message_retention_days: int = Field(
        default=30, description="Days that messages of terminals are kept on which the service does not act."
    )
    position_retention_days: int = Field(default=90, description="Days of position history that are kept.")
    position_future_s: float = Field(default=300.0, description="A fix further in the future is quarantined.")
    position_stale_s: float = Field(default=120.0, description="A position older than this is shown as stale.")
    equipment_live_s: float = Field(
        default=900.0, description="Equipment heard of within this time counts as live in the indicators."
    )
    intake_datums: dict[str, Literal["wgs84", "cgcs2000", "gcj02", "bd09"]] = Field(
        default_factory=dict,
        description="Datum of an intake that declares none, by source, as JSON; a source left out: wgs84.",
    )
    order_answer_s: float = Field(default=45.0, description="No answer to an order for this long: alert again.")
    complaint_answer_s: float = Field(
        default=1800.0, description="A complaint about ours that nobody accepts for this long rises."
    )
    tianditu_key: str = Field(default="", description="Server-side key of the 天地图 tile proxy; empty: no proxy.")
    tianditu_url: str = Field(
        default="https://t0.tianditu.gov.cn", description="Where the 天地图 proxy asks; a mirror inside a closed net."
    )
    basemap_datums: dict[str, Literal["wgs84", "cgcs2000", "gcj02"]] = Field(
        default_factory=dict,
        description="Datum of a basemap file, by name without ending, as JSON; a file left out: wgs84.",
    )
    chain_key_file: Path | None = Field(
        default=None, description="Key that signs the head of the event chain; default: chain.key in the data folder."
    )
