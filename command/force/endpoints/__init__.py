"""The HTTP addresses of the force."""

from fastapi import APIRouter

from command.force.endpoints import crews, duty, registers, sessions

ROUTERS: list[APIRouter] = [sessions.router, duty.router, crews.router, *registers.routers()]
