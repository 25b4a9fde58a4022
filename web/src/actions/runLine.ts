import { say, word } from "@/i18n";
import { type Line, meant } from "@/lib/commandline";
import { isOpenOrder } from "@/lib/queue";
import { useMarks } from "@/state/marks";
import { useNotices } from "@/state/notices";
import { usePicture } from "@/state/picture";
import { demand } from "@/state/rights";
import { useSending } from "@/state/sending";
import { advanceOrder } from "./advanceOrder";
import { sendCrew } from "./sendCrew";

/** Does what a line of the command line says; what it cannot tell apart it says so. */
export function runLine(line: Line): void {
  if (line.kind === "unknown") return;
  if (!demand(line.kind === "send" ? "order_create" : "order_advance")) return;
  const picture = usePicture();
  const notices = useNotices();
  const crew = meant(line.crew, picture.crews.values(), (one) => one.call_sign);
  if (!crew) return notices.tell("bad", say("search.noCrew", { name: line.crew }));
  if (line.kind === "send") {
    const incident = meant(line.incident, picture.incidents.values(), (one) => one.number);
    if (!incident) return notices.tell("bad", say("search.noIncident", { name: line.incident }));
    return sendCrew(incident, { crew_id: crew.id, call_sign: crew.call_sign, position_age_s: useMarks().ageOf(crew) });
  }
  const open = [...picture.orders.values()].filter((order) => order.crew?.id === crew.id && isOpenOrder(order));
  const order = open[0];
  if (open.length !== 1 || !order) return notices.tell("bad", say("search.noOrder", { name: crew.call_sign, n: open.length }));
  useSending().arm({
    about: `order-${order.id}`,
    text: say("orders.setting", { who: crew.call_sign, stage: word("stage", line.stage) }),
    caution: null,
    send: async () => void (await advanceOrder(order.id, { to: line.stage })),
  });
}
