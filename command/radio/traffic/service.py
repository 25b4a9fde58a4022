"""What other rooms use of the radios' traffic: its writing, within their transactions, and its use cases for people."""

from command.radio.traffic import cries, radios, stations, talk
from command.radio.traffic.housekeeping import Housekeeping
from command.radio.traffic.people import RadioTraffic

__all__ = ["Housekeeping", "RadioTraffic", "cries", "radios", "stations", "talk"]
