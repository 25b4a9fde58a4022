"""Help for a crew in distress: an emergency alarm becomes an incident that no gate holds up."""

from dataclasses import replace

from command.alarms.models import AlarmLevel, AlarmState
from command.alarms.service import Alarms, AlarmView
from command.foundation.errors import conflict, not_found
from command.foundation.idempotency import CommandKey
from command.foundation.security import Permission, Scope, system_scope
from command.incidents.models import ALARM_PREFIX, DISTRESS, Severity, Source
from command.incidents.service import GeometryIn, IncidentIn, Incidents, RegisteredView


class Help:
    def __init__(self, alarms: Alarms, incidents: Incidents) -> None:
        self._alarms = alarms
        self._incidents = incidents

    async def from_alarm(self, alarm_id: int, scope: Scope, command: CommandKey | None = None) -> RegisteredView:
        """The incident of an emergency alarm; asked again, the same one.

        Raises NOT_FOUND `alarm_not_found`, CONFLICT `alarm_no_emergency`, `alarm_closed`.
        """
        scope.require(Permission.ALARM_HANDLE)
        alarm = await self._alarms.view(alarm_id, scope)
        if alarm is None:
            raise not_found("alarm", alarm_id)
        if alarm.level is not AlarmLevel.EMERGENCY:
            raise conflict("alarm_no_emergency", "only an emergency calls for help", alarm_id=alarm_id)
        if alarm.state is AlarmState.CLOSED:
            raise conflict("alarm_closed", "this alarm is closed", alarm_id=alarm_id)
        by_alarm = replace(system_scope(scope.actor), account_id=scope.account_id, body_id=scope.body_id)
        return await self._incidents.create(_call_for_help(alarm), by_alarm, command)


def _call_for_help(alarm: AlarmView) -> IncidentIn:
    place = alarm.location
    return IncidentIn(
        source=Source.PATROL,
        external_id=f"{ALARM_PREFIX}{alarm.id}",
        category=DISTRESS,
        severity=Severity.URGENT,
        description=f"队员求助：{alarm.text}",
        location=GeometryIn(type="Point", coordinates=list(place.coordinates)) if place is not None else None,
        occurred_at=alarm.raised_at,
    )
