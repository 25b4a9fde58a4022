"""What other rooms use of the force: the one address for its services."""

from command.force.abolition import Abolition
from command.force.accounts import Accounts
from command.force.audit import Audit
from command.force.certificate_loss import CertificateLosses
from command.force.cover import Cover
from command.force.crews import Crews
from command.force.crews_on_duty import CrewsOnDuty
from command.force.desks import Desks
from command.force.devices import Devices
from command.force.duty import Duty, SignedOnCrew
from command.force.facts import Facts
from command.force.kinds import BodyKind, CrewStatus, DeviceKind
from command.force.legality import Legality, Task, legality
from command.force.models import Crew, Device, Member
from command.force.organisation import Organisation, body_ref, require_standing
from command.force.people import People, PersonRef
from command.force.registers.service import Registers
from command.force.shifts import Shifts
from command.force.strength import Equipment, InfoTxSystem, Officer, Strength, read_strength
from command.force.tokens import Tokens
from command.force.trial import Trial, TrialRegister
from command.force.versions import Part, Versions

__all__ = [
    "Abolition",
    "Accounts",
    "Audit",
    "BodyKind",
    "CertificateLosses",
    "Cover",
    "Crew",
    "CrewStatus",
    "Crews",
    "CrewsOnDuty",
    "Desks",
    "Device",
    "DeviceKind",
    "Devices",
    "Duty",
    "Equipment",
    "Facts",
    "InfoTxSystem",
    "Legality",
    "Member",
    "Officer",
    "Organisation",
    "Part",
    "People",
    "PersonRef",
    "Registers",
    "Shifts",
    "SignedOnCrew",
    "Strength",
    "Task",
    "Tokens",
    "Trial",
    "TrialRegister",
    "Versions",
    "body_ref",
    "legality",
    "read_strength",
    "require_standing",
]
