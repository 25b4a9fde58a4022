"""Which PostgreSQL and Redis a command works with: those named in the settings, else the embedded ones."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

from command.app.cli.console import Exit, Refusal, say
from command.app.embedded import EmbeddedServices, Urls, borrowed_services
from command.foundation.settings import Settings


@contextmanager
def own_servers(settings: Settings) -> Iterator[Settings]:
    """Settings with the URLs of servers that answer; embedded ones are ours for the block, and watched."""
    if _outside(settings):
        yield settings
        return
    services = EmbeddedServices(settings.data_dir, say)
    try:
        yield _with(settings, services.start())
    finally:
        _ignore_further_signals()
        services.stop()


@contextmanager
def any_servers(settings: Settings) -> Iterator[Settings]:
    """As `own_servers`, but beside a running service its servers are used."""
    if _outside(settings):
        yield settings
        return
    with borrowed_services(settings.data_dir, say) as urls:
        yield _with(settings, urls)


def _outside(settings: Settings) -> bool:
    """Raises Refusal when only one of the two is named: half a service of one's own is a mistake."""
    if bool(settings.database_url) != bool(settings.redis_url):
        raise Refusal("set both ZHIHUI_DATABASE_URL and ZHIHUI_REDIS_URL, or neither", Exit.USAGE)
    return bool(settings.database_url)


def _with(settings: Settings, urls: Urls) -> Settings:
    return settings.model_copy(update={"database_url": urls.database_url, "redis_url": urls.redis_url})


def _ignore_further_signals() -> None:
    """A second Ctrl-C must not leave the servers half stopped."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
