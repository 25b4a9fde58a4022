"""The service with something in every register, for whoever reads its OpenAPI and takes it at its word."""

from tests.faults.conftest import prepared, room, service  # noqa: F401
