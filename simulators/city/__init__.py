"""The demo city: an invented force in a real list of places, computed from a seed and a day."""

from simulators.city.demo_city import City, build_city
from simulators.city.files import write_files, write_roster_files

__all__ = ["City", "build_city", "write_files", "write_roster_files"]
