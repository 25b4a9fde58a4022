/** The map as the rest of the house knows it: state in, gestures out. */
import { Map as MapLibreMap, type MapMouseEvent, setWorkerUrl, type StyleSpecification } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import { type Box, mercator, type Place } from "@/lib/coordinates";
import { BARE, type Ground } from "@/state/basemaps";
import type { Units } from "@/state/units";
import { addBasemap, addSketches, addSketchNames } from "./basemap";
import { addIcons } from "./icons";
import type { MapLayer, MapState } from "./layer";
import { alarmsLayer } from "./layers/alarms";
import { crewLabelsLayer } from "./layers/crewLabels";
import { highlightLayer } from "./layers/highlight";
import { incidentsLayer } from "./layers/incidents";
import { bordersLayer, jurisdictionNames, jurisdictionsLayer } from "./layers/jurisdictions";
import { orderLinesLayer } from "./layers/orderLines";
import { pickedLayer } from "./layers/picked";
import { roadLayers, roadNames, roadSource } from "./layers/roads";
import { streetCountsLayer } from "./layers/streetCounts";
import { trailLayer } from "./layers/trail";
import { UnitsLayer } from "./layers/units";
import { PALETTES, type Theme } from "./palette";
import { Updater } from "./updater";

setWorkerUrl(workerUrl);

/** From the ground up; the moving things lie under the first layer of ABOVE_UNITS. */
const BELOW_UNITS: readonly MapLayer<unknown>[] = [jurisdictionsLayer, bordersLayer, highlightLayer, trailLayer, orderLinesLayer] as MapLayer<unknown>[];
const ABOVE_UNITS: readonly MapLayer<unknown>[] = [jurisdictionNames, streetCountsLayer, crewLabelsLayer, incidentsLayer, alarmsLayer, pickedLayer] as MapLayer<unknown>[];
const PICK_PX = 13;
const CLICKABLE = ["alarms", "incidents"];

export interface View extends Place {
  zoom: number;
}

export interface Hit {
  kind: "incident" | "alarm" | "device";
  id: number;
}

export interface MapEvents {
  onMoved(view: View, box: Box): void;
  /** A person's hand moved the map: following stops. */
  onTaken(): void;
  onPicked(hits: Hit[], place: Place, point: { x: number; y: number }): void;
}

/** Whether this browser can draw the map at all. */
export function canDraw(): boolean {
  return document.createElement("canvas").getContext("webgl2") !== null;
}

export class CityMap {
  private readonly map: MapLibreMap;
  private readonly updater: Updater;
  private readonly moving: UnitsLayer;
  private ground: Ground = BARE;
  private repaint: number | null = null;
  private readonly resized: ResizeObserver;

  constructor(
    container: HTMLElement,
    private readonly units: Units,
    private theme: Theme,
    start: View | Box,
    nowS: () => number,
    private readonly events: MapEvents,
  ) {
    const opening = Array.isArray(start) ? { bounds: start, fitBoundsOptions: { padding: 24 } } : { center: [start.lon, start.lat] as [number, number], zoom: start.zoom };
    this.map = new MapLibreMap({
      container, style: this.style(), ...opening, minZoom: 7, maxZoom: 18, attributionControl: false,
      transformRequest: (url) => ({ url: url.startsWith("/") ? location.origin + url : url }),
      dragRotate: false, pitchWithRotate: false, touchPitch: false, renderWorldCopies: false, fadeDuration: 0, keyboard: false, trackResize: false,
    });
    this.map.touchZoomRotate.disableRotation();
    this.moving = new UnitsLayer(units, PALETTES[theme], nowS);
    this.updater = new Updater(this.map, [...BELOW_UNITS, ...ABOVE_UNITS]);
    this.map.on("style.load", () => this.dress());
    this.map.on("webglcontextrestored", () => this.restore());
    this.map.on("moveend", () => this.tellMoved());
    this.map.on("dragstart", () => events.onTaken());
    this.map.on("wheel", () => events.onTaken());
    this.map.on("click", (event) => this.click(event));
    this.resized = new ResizeObserver(() => this.map.resize());
    this.resized.observe(container);
    this.tick();
  }

  update(change: Partial<MapState>): void {
    this.updater.update(change);
  }

  setTheme(theme: Theme): void {
    if (theme === this.theme) return;
    this.theme = theme;
    this.moving.setPalette(PALETTES[theme]);
    this.map.setStyle(this.style(), { diff: false });
  }

  setGround(ground: Ground): void {
    if (ground === this.ground) return;
    this.ground = ground;
    this.map.setStyle(this.style(), { diff: false });
  }

  setCrosshair(on: boolean): void {
    this.map.getCanvas().classList.toggle("crosshair", on);
  }

  goTo(place: Place, zoom?: number): void {
    this.map.easeTo({ center: [place.lon, place.lat], zoom: Math.max(this.map.getZoom(), zoom ?? 0), duration: 350 });
  }

  /** Keeps a place in the middle without touching the zoom. */
  keep(place: Place): void {
    this.map.easeTo({ center: [place.lon, place.lat], duration: 250 });
  }

  fit(box: Box): void {
    this.map.fitBounds(box, { padding: 60, maxZoom: 15, duration: 350 });
  }

  zoomBy(steps: number): void {
    this.map.zoomTo(this.map.getZoom() + steps, { duration: 180 });
  }

  remove(): void {
    if (this.repaint !== null) cancelAnimationFrame(this.repaint);
    this.resized.disconnect();
    this.updater.stop();
    this.map.remove();
  }

  private style(): StyleSpecification {
    return {
      version: 8,
      sources: {},
      layers: [{ id: "ground", type: "background", paint: { "background-color": PALETTES[this.theme].ground } }],
    };
  }

  private dress(): void {
    const palette = PALETTES[this.theme];
    addIcons(this.map, palette);
    addBasemap(this.map, this.ground, palette, this.theme);
    for (const layer of BELOW_UNITS) this.addLayer(layer);
    this.dressGround();
    this.map.addLayer(this.moving);
    for (const layer of ABOVE_UNITS) this.addLayer(layer);
    this.updater.forget();
    this.tellMoved();
  }

  /** Waters and roads between the land and its borders, their names under every mark. A basemap has its own. */
  private dressGround(): void {
    const palette = PALETTES[this.theme];
    if (this.ground.chosen) {
      this.map.removeLayer("land");
      return;
    }
    addSketches(this.map, this.ground, palette);
    this.map.addSource(roadSource.id, roadSource.source);
    for (const road of roadLayers(palette)) this.map.addLayer(road);
    const borders = this.map.getStyle().layers.filter(({ id }) => id.startsWith("sketch-") || id.startsWith("road"));
    for (const { id } of borders) this.map.moveLayer(id, "town-borders");
    this.map.addLayer(roadNames(palette));
    addSketchNames(this.map, this.ground, palette);
  }

  private addLayer(layer: MapLayer<unknown>): void {
    this.map.addSource(layer.source, { type: "geojson", data: { type: "FeatureCollection", features: [] } });
    for (const drawn of layer.layers(PALETTES[this.theme])) this.map.addLayer(drawn);
  }

  /** A new graphics context knows nothing of our buffers. */
  private restore(): void {
    if (!this.map.getLayer(this.moving.id)) return;
    this.map.removeLayer(this.moving.id);
    this.map.addLayer(this.moving, ABOVE_UNITS[0]?.layers(PALETTES[this.theme])[0]?.id);
  }

  private tick(): void {
    this.repaint = requestAnimationFrame(() => this.tick());
    if (this.moving.changed) this.map.triggerRepaint();
  }

  private tellMoved(): void {
    const { lng, lat } = this.map.getCenter();
    const bounds = this.map.getBounds();
    this.events.onMoved(
      { lon: lng, lat, zoom: this.map.getZoom() },
      [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()],
    );
  }

  private click(event: MapMouseEvent): void {
    const { x, y } = event.point;
    const drawn = this.map.queryRenderedFeatures([[x - PICK_PX, y - PICK_PX], [x + PICK_PX, y + PICK_PX]], {
      layers: CLICKABLE.filter((id) => this.map.getLayer(id)),
    });
    const marks = drawn.map((feature): Hit => ({ kind: feature.layer.id === "alarms" ? "alarm" : "incident", id: Number(feature.properties["id"]) }));
    const seen = new Set<string>();
    const hits = [...marks, ...this.unitsNear(x, y)].filter(({ kind, id }) => !seen.has(kind + String(id)) && seen.add(kind + String(id)));
    this.events.onPicked(hits, { lon: event.lngLat.lng, lat: event.lngLat.lat }, { x, y });
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
