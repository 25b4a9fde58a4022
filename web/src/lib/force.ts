/** The rows of the force list: crews under their squads, then devices that no crew has. Pure. */
import type { CrewView, RosterDevice } from "@/api/types";
import { fold } from "./commandline";

export type ForceRow =
  | { kind: "head"; name: string; count: number }
  | { kind: "crew"; crew: CrewView }
  | { kind: "device"; device: RosterDevice };

const collator = new Intl.Collator("zh-CN", { numeric: true });

export function forceRows(crews: Iterable<CrewView>, roster: Iterable<RosterDevice>, wanted: string, kindName: (kind: string) => string = (kind) => kind): ForceRow[] {
  const squads = new Map<string, CrewView[]>();
  for (const crew of crews) {
    const squad = crew.body.short_name;
    if (!matches(wanted, squad, crew.call_sign, crew.vehicle?.plate, ...crew.devices.map((device) => device.call_sign))) continue;
    const members = squads.get(squad);
    if (members) members.push(crew);
    else squads.set(squad, [crew]);
  }
  const rows: ForceRow[] = [];
  for (const [name, members] of [...squads].sort(([a], [b]) => collator.compare(a, b))) {
    rows.push({ kind: "head", name, count: members.length });
    members.sort((a, b) => collator.compare(a.call_sign, b.call_sign));
    rows.push(...members.map((crew): ForceRow => ({ kind: "crew", crew })));
  }
  const loose = [...roster].filter((device) => device.crew_id === null && matches(wanted, device.label, device.call_sign, kindName(device.kind)));
  if (loose.length > 0) rows.push({ kind: "head", name: "", count: loose.length });
  loose.sort((a, b) => collator.compare(a.call_sign ?? a.label, b.call_sign ?? b.label));
  return [...rows, ...loose.map((device): ForceRow => ({ kind: "device", device }))];
}

function matches(wanted: string, ...names: (string | null | undefined)[]): boolean {
  return wanted === "" || names.some((name) => name && fold(name).includes(wanted));
}
