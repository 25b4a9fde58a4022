"""What other rooms use of the force: the one address for its services."""

from command.force.accounts import Accounts
from command.force.audit import Audit
from command.force.cover import Cover
from command.force.devices import Devices
from command.force.duty import Duty, Trial
from command.force.organisation import Organisation
from command.force.versions import Part, Versions

__all__ = [
    "Accounts",
    "Audit",
    "Cover",
    "Devices",
    "Duty",
    "Organisation",
    "Part",
    "Trial",
    "Versions",
]
