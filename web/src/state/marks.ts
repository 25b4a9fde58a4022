/** What the map draws besides the moving things, worked out from the stores. */
import { defineStore } from "pinia";
import { computed } from "vue";
import { isLoud, isOpen } from "@/lib/alarms";
import { markOf, type Place } from "@/lib/coordinates";
import { groupOf, isOpenOrder } from "@/lib/queue";
import { countsOf, type StreetCount, streetsOf } from "@/lib/streets";
import type { AlarmMark, CrewMark, IncidentMark, OrderLine } from "@/map/layer";
import type { AlarmView, CrewView, Id } from "@/api/types";
import { word } from "@/i18n";
import { useClock } from "./clock";
import { useDesk } from "./desk";
import { useGround } from "./ground";
import { usePicture } from "./picture";
import { usePreferences } from "./preferences";
import { HIDDEN_S, STALE_S, units } from "./units";

const WAITING = new Set(["ordered", "received_by_set", "delivered"]);
const MOST_LABELS = 500;

export const useMarks = defineStore("marks", () => {
  const clock = useClock();
  const desk = useDesk();
  const picture = usePicture();
  const preferences = usePreferences();

  const incidents = computed<IncidentMark[]>(() => [...picture.incidents.values()].flatMap((incident) => {
    const group = groupOf(incident, picture.ordersOf(incident), clock.now);
    const place = markOf(incident.location);
    if (!place || !group) return [];
    return [{ ...place, id: incident.id, group, label: incident.number.slice(-4), about: incident.location_quality === "about", selected: desk.incidentId === incident.id }];
  }));

  const alarms = computed<AlarmMark[]>(() => [...picture.alarms.values()].flatMap((alarm) => {
    const place = markOf(alarm.location);
    if (!place || !isLoud(alarm) || alarm.state === "closed") return [];
    return [{ ...place, id: alarm.id, label: `${word("alarmKind", alarm.kind)} ${nameOf(alarm)}`, open: isOpen(alarm) }];
  }));

  const crews = computed<CrewMark[]>(() => {
    const chosen = desk.subject;
    const marks: CrewMark[] = chosen?.kind === "device" ? markOfDevice(chosen.id) : [];
    for (const crew of picture.crews.values()) {
      const selected = chosen?.kind === "crew" && chosen.id === crew.id;
      if (!selected && !preferences.labels && !picture.ordersOfCrew.has(crew.id)) continue;
      const place = placeOf(crew);
      const age = place ? clock.now / 1000 - place.fixedAt : 0;
      if (place && (selected || age < HIDDEN_S)) marks.push({ lon: place.lon, lat: place.lat, id: crew.id, label: crew.call_sign, selected, busy: picture.ordersOfCrew.has(crew.id), stale: age > STALE_S });
    }
    return marks.slice(0, MOST_LABELS);
  });

  /** A device in hand is ringed where it is itself, wherever the rest of its crew stands. */
  function markOfDevice(id: Id): CrewMark[] {
    const unit = units.ofDevice(id);
    if (!unit) return [];
    return [{ lon: unit.lon, lat: unit.lat, id, label: unit.device?.label ?? "", selected: true, busy: false, stale: clock.now / 1000 - unit.fixedAt > STALE_S }];
  }

  const ground = useGround();
  const borders = computed(() => streetsOf(ground.jurisdictions));
  /** Looked at every second, and the same as long as nothing changed: the map draws it again only then. */
  const streets = computed<readonly StreetCount[]>((before) => {
    if (!preferences.labels) return [];
    const places = [...picture.crews.values()].flatMap((crew) => {
      const place = placeOf(crew);
      return place ? [{ ...place, free: crew.status === "available" }] : [];
    });
    const counts = countsOf(borders.value, places);
    return before && JSON.stringify(before) === JSON.stringify(counts) ? before : counts;
  });

  const lines = computed<OrderLine[]>(() => [...picture.orders.values()].filter(isOpenOrder).flatMap((order) => {
    const crew = order.crew && picture.crews.get(order.crew.id);
    const from = crew && placeOf(crew);
    const to = markOf(picture.incidents.get(order.incident_id)?.location);
    return from && to && order.stage !== "on_scene" ? [{ from, to, waiting: WAITING.has(order.stage) }] : [];
  }));

  /** The newest place of a crew: of its devices. Looks again every second. */
  function placeOf(crew: CrewView): (Place & { fixedAt: number }) | null {
    void clock.now;
    let newest: (Place & { fixedAt: number }) | null = null;
    for (const { id } of crew.devices) {
      const unit = units.ofDevice(id);
      if (unit && unit.fixedAt > (newest?.fixedAt ?? 0)) newest = { lon: unit.lon, lat: unit.lat, fixedAt: unit.fixedAt };
    }
    return newest;
  }

  /** Whose alarm it is, as it is called on the radio. */
  function nameOf(alarm: AlarmView): string {
    void units.rosterVersion.value;
    const device = alarm.device_id === null ? null : units.deviceOf(alarm.device_id);
    const crew = picture.crews.get(alarm.crew_id ?? device?.crew_id ?? 0);
    return [crew?.call_sign ?? device?.call_sign, device?.label].filter(Boolean).join(" ") || alarm.text;
  }

  /** Where it was raised; without a place of its own, where its device is now. */
  function placeOfAlarm(alarm: AlarmView): Place | null {
    return markOf(alarm.location) ?? (alarm.device_id === null ? null : units.ofDevice(alarm.device_id));
  }

  /** Seconds since the newest fix of a crew; null without any. */
  function ageOf(crew: CrewView): number | null {
    const place = placeOf(crew);
    return place && clock.now / 1000 - place.fixedAt;
  }

  return { incidents, alarms, crews, streets, lines, placeOf, placeOfAlarm, ageOf, nameOf };
});
