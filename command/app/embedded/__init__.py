"""A private PostgreSQL and a private Redis beside the service, for machines without servers of their own.

Standard library only: the launcher uses parts of it before any package is installed.
"""

from command.app.embedded.errors import AlreadyRunningError, EmbeddedError, MissingSoftwareError
from command.app.embedded.services import EmbeddedServices, borrowed_services
from command.app.embedded.throwaway import throwaway_services
from command.app.embedded.urls import Urls

__all__ = [
    "AlreadyRunningError",
    "EmbeddedError",
    "EmbeddedServices",
    "MissingSoftwareError",
    "Urls",
    "borrowed_services",
    "throwaway_services",
]
