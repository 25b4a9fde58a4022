/** The dispatcher's map as the rest of the house knows it: state in, gestures out. */
import type { MapMouseEvent } from "maplibre-gl";
import { type Box, mercator, type Place } from "@/lib/coordinates";
import type { Units } from "@/state/units";
import { type GroundEvents, GroundMap, type View } from "./groundMap";
import { EMPTY_STATE, type MapLayer, type MapState } from "./layer";
import { alarmsLayer } from "./layers/alarms";
import { crewLabelsLayer } from "./layers/crewLabels";
import { highlightLayer } from "./layers/highlight";
import { incidentsLayer } from "./layers/incidents";
import { bordersLayer, jurisdictionNames, jurisdictionsLayer } from "./layers/jurisdictions";
import { orderLinesLayer } from "./layers/orderLines";
import { pickedLayer } from "./layers/picked";
import { streetCountsLayer } from "./layers/streetCounts";
import { trailLayer } from "./layers/trail";
import { UnitsLayer } from "./layers/units";
import { PALETTES, type Theme } from "./palette";

export { canDraw, type View } from "./groundMap";

/** The moving things lie between the two. */
const BELOW_UNITS = [jurisdictionsLayer, bordersLayer, highlightLayer, trailLayer, orderLinesLayer] as MapLayer<unknown>[];
const ABOVE_UNITS = [jurisdictionNames, streetCountsLayer, crewLabelsLayer, incidentsLayer, alarmsLayer, pickedLayer] as MapLayer<unknown>[];
const PICK_PX = 13;
const CLICKABLE = ["alarms", "incidents"];

export interface Hit {
  kind: "incident" | "alarm" | "device";
  id: number;
}

export interface MapEvents extends GroundEvents {
  onPicked(hits: Hit[], place: Place, point: { x: number; y: number }): void;
}

export class CityMap extends GroundMap<MapState> {
  private readonly moving: UnitsLayer;
  private repaint: number | null = null;

  constructor(
    container: HTMLElement,
    private readonly units: Units,
    theme: Theme,
    start: View | Box,
    nowS: () => number,
    private readonly events: MapEvents,
  ) {
    super(container, theme, start, { below: BELOW_UNITS, above: ABOVE_UNITS, empty: EMPTY_STATE }, events);
    this.moving = new UnitsLayer(units, PALETTES[theme], nowS);
    this.map.on("webglcontextrestored", () => this.restore());
    this.tick();
  }

  override setTheme(theme: Theme): void {
    this.moving.setPalette(PALETTES[theme]);
    super.setTheme(theme);
  }

  override remove(): void {
    if (this.repaint !== null) cancelAnimationFrame(this.repaint);
    super.remove();
  }

  protected override dressBetween(): void {
    this.map.addLayer(this.moving);
  }

  protected override click(event: MapMouseEvent): void {
    const { x, y } = event.point;
    const drawn = this.map.queryRenderedFeatures([[x - PICK_PX, y - PICK_PX], [x + PICK_PX, y + PICK_PX]], {
      layers: CLICKABLE.filter((id) => this.map.getLayer(id)),
    });
    const marks = drawn.map((feature): Hit => ({ kind: feature.layer.id === "alarms" ? "alarm" : "incident", id: Number(feature.properties["id"]) }));
    const seen = new Set<string>();
    const hits = [...marks, ...this.unitsNear(x, y)].filter(({ kind, id }) => !seen.has(kind + String(id)) && seen.add(kind + String(id)));
    this.events.onPicked(hits, { lon: event.lngLat.lng, lat: event.lngLat.lat }, { x, y });
  }

  /** A new graphics context knows nothing of our buffers. */
  private restore(): void {
    if (!this.map.getLayer(this.moving.id)) return;
    this.map.removeLayer(this.moving.id);
    this.map.addLayer(this.moving, this.firstAbove);
  }

  private tick(): void {
    this.repaint = requestAnimationFrame(() => this.tick());
    if (this.moving.changed) this.map.triggerRepaint();
  }

  private unitsNear(x: number, y: number): Hit[] {
    const worldPx = 512 * 2 ** this.map.getZoom();
    const middle = this.map.getCenter();
    const [middleX, middleY] = mercator(middle.lng, middle.lat);
    const { clientWidth, clientHeight } = this.map.getContainer();
    const near: { id: number; away: number }[] = [];
    for (let row = 0; row < this.units.count; row++) {
      const [unitX, unitY] = mercator(this.units.lon[row] ?? 0, this.units.lat[row] ?? 0);
      const away = Math.hypot((unitX - middleX) * worldPx + clientWidth / 2 - x, (unitY - middleY) * worldPx + clientHeight / 2 - y);
      const device = away <= PICK_PX ? this.units.at(row)?.device : null;
      if (device) near.push({ id: device.device_id, away });
    }
    return near.sort((a, b) => a.away - b.away).map(({ id }) => ({ kind: "device", id }));
  }
}
