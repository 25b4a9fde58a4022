"""The HTTP addresses of the force."""

from fastapi import APIRouter

from command.force.endpoints import abolition, crews, duty, files, registers, sessions

ROUTERS: list[APIRouter] = [
    sessions.router,
    duty.router,
    abolition.router,
    crews.router,
    files.router,
    *registers.routers(),
]
