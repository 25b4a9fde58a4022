"""Dispatch: orders over the sets of crews, candidates, and the durable watch over what nobody answers."""

from datetime import timedelta

from command.alarms.service import Alarms
from command.app.house import House
from command.dispatch.bearers import PURPOSE, Bearers
from command.dispatch.candidates import Candidates
from command.dispatch.endpoints import router
from command.dispatch.facts import OrderFacts
from command.dispatch.help import Help
from command.dispatch.orders import Orders, Parts
from command.dispatch.service import Dispatch
from command.dispatch.views import OrderViews
from command.dispatch.watch import Watch
from command.force.messages import DeviceMessages
from command.force.service import Cover, Crews, CrewsOnDuty, Organisation
from command.incidents.service import Incidents, Matters
from command.positions.service import Positions


def add(house: House) -> None:
    get = house.services.get
    incidents, organisation, crews = get(Incidents), get(Organisation), get(Crews)
    messages = get(DeviceMessages)
    wait = timedelta(seconds=house.settings.order_answer_s)
    facts = OrderFacts(house.history)
    candidates = Candidates(organisation, get(Cover), get(CrewsOnDuty), get(Positions))
    orders = Orders(Parts(incidents, get(Matters), crews, organisation, Bearers(messages), facts, wait))
    dispatch = Dispatch(
        house.database,
        house.clock,
        incidents=incidents,
        matters=get(Matters),
        orders=orders,
        candidates=candidates,
        views=OrderViews(organisation, crews),
    )
    watch = Watch(
        house.database,
        house.clock,
        incidents=incidents,
        matters=get(Matters),
        orders=orders,
        candidates=candidates,
        organisation=organisation,
        facts=facts,
        answer_wait=wait,
    )
    messages.on_change(PURPOSE, dispatch.message_changed)
    house.services.add(dispatch)
    house.services.add(watch)
    house.services.add(Help(get(Alarms), incidents))
    house.work.append(("worker", "dispatch_watch", watch.run))
    house.routers.append(router)
