"""Abolishing a squad reaches into three rooms: the force decides, incidents say what is open, geography hands over."""

from command.app.house import House
from command.force.service import Abolition, Facts, Organisation, Versions
from command.geo.succession import hand_over_areas
from command.incidents.open_work import list_open_numbers


def add(house: House) -> None:
    house.services.add(
        Abolition(
            house.database,
            house.services.get(Versions),
            organisation=house.services.get(Organisation),
            facts=Facts(house.history, house.clock),
            clock=house.clock,
            open_work=list_open_numbers,
            hand_over_areas=hand_over_areas,
        )
    )
