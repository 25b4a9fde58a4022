"""The HTTP addresses of the force."""

from fastapi import APIRouter

from command.force.endpoints import abolition, crews, duty, registers, sessions

ROUTERS: list[APIRouter] = [sessions.router, duty.router, abolition.router, crews.router, *registers.routers()]
