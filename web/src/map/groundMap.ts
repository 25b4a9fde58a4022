/** What every map of the house has in common: the city's ground, a theme, a view that a person moves. */
import { Map as MapLibreMap, type MapMouseEvent, setWorkerUrl, type StyleSpecification } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import type { Box, Place } from "@/lib/coordinates";
import { BARE, type Ground } from "@/state/basemaps";
import { addBasemap, addSketches, addSketchNames } from "./basemap";
import { addIcons } from "./icons";
import type { MapLayer } from "./layer";
import { roadLayers, roadNames, roadSource } from "./layers/roads";
import { type Palette, PALETTES, type Theme } from "./palette";
import { Updater } from "./updater";

setWorkerUrl(workerUrl);

export interface View extends Place {
  zoom: number;
}

export interface GroundEvents {
  onMoved(view: View, box: Box): void;
  /** A person's hand moved the map: following stops. */
  onTaken(): void;
  /** All that was asked for at first is drawn. */
  onDrawn?(): void;
}

/** From the ground up; between the two lies what a map draws by itself. */
export interface Stack<State> {
  below: readonly MapLayer<unknown, State>[];
  above: readonly MapLayer<unknown, State>[];
  empty: State;
}

/** Whether this browser can draw a map at all. */
export function canDraw(): boolean {
  return document.createElement("canvas").getContext("webgl2") !== null;
}

export abstract class GroundMap<State> {
  protected readonly map: MapLibreMap;
  private readonly updater: Updater<State>;
  private readonly resized: ResizeObserver;
  private ground: Ground = BARE;

  constructor(
    container: HTMLElement,
    private theme: Theme,
    start: View | Box,
    private readonly stack: Stack<State>,
    private readonly told: GroundEvents,
  ) {
    const opening = Array.isArray(start) ? { bounds: start, fitBoundsOptions: { padding: 24 } } : { center: [start.lon, start.lat] as [number, number], zoom: start.zoom };
    this.map = new MapLibreMap({
      container, style: this.style(), ...opening, minZoom: 7, maxZoom: 18, attributionControl: false,
      transformRequest: (url) => ({ url: url.startsWith("/") ? location.origin + url : url }),
      dragRotate: false, pitchWithRotate: false, touchPitch: false, renderWorldCopies: false, fadeDuration: 0, keyboard: false, trackResize: false,
    });
    this.map.touchZoomRotate.disableRotation();
    this.updater = new Updater(this.map, [...stack.below, ...stack.above], stack.empty);
    this.map.on("style.load", () => this.dress());
    this.map.once("load", () => told.onDrawn?.());
    this.map.on("moveend", () => this.tellMoved());
    this.map.on("dragstart", () => told.onTaken());
    this.map.on("wheel", () => told.onTaken());
    this.map.on("click", (event) => this.click(event));
    this.resized = new ResizeObserver(() => this.map.resize());
    this.resized.observe(container);
  }

  update(change: Partial<State>): void {
    this.updater.update(change);
  }

  setTheme(theme: Theme): void {
    if (theme === this.theme) return;
    this.theme = theme;
    this.restyle();
  }

  setGround(ground: Ground): void {
    if (ground === this.ground) return;
    this.ground = ground;
    this.restyle();
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
    this.resized.disconnect();
    this.updater.stop();
    this.map.remove();
  }

  protected abstract click(event: MapMouseEvent): void;
  /** Called on every new style, when what lies below stands and what lies above does not. */
  protected abstract dressBetween(): void;

  /** Called when all that was drawn is taken away, before it is dressed again. */
  protected undress(): void {
    // What lies between has nothing to put away, unless a map says so.
  }

  protected get palette(): Palette {
    return PALETTES[this.theme];
  }

  /** The first layer of what lies above. */
  protected get firstAbove(): string | undefined {
    return this.stack.above[0]?.layers(this.palette)[0]?.id;
  }

  private style(): StyleSpecification {
    return {
      version: 8,
      sources: {},
      layers: [{ id: "ground", type: "background", paint: { "background-color": this.palette.ground } }],
    };
  }

  private restyle(): void {
    this.undress();
    this.map.setStyle(this.style(), { diff: false });
  }

  private dress(): void {
    addIcons(this.map, this.palette);
    addBasemap(this.map, this.ground, this.palette, this.theme);
    for (const layer of this.stack.below) this.addLayer(layer);
    this.dressGround();
    this.dressBetween();
    for (const layer of this.stack.above) this.addLayer(layer);
    this.updater.forget();
    this.tellMoved();
  }

  /** Waters and roads between the land and its borders, their names under every mark. A basemap has its own. */
  private dressGround(): void {
    if (this.ground.chosen) {
      this.map.removeLayer("land");
      return;
    }
    addSketches(this.map, this.ground, this.palette);
    this.map.addSource(roadSource.id, roadSource.source);
    for (const road of roadLayers(this.palette)) this.map.addLayer(road);
    const borders = this.map.getStyle().layers.filter(({ id }) => id.startsWith("sketch-") || id.startsWith("road"));
    for (const { id } of borders) this.map.moveLayer(id, "town-borders");
    this.map.addLayer(roadNames(this.palette));
    addSketchNames(this.map, this.ground, this.palette);
  }

  private addLayer(layer: MapLayer<unknown, State>): void {
    this.map.addSource(layer.source, { type: "geojson", data: { type: "FeatureCollection", features: [] } });
    for (const drawn of layer.layers(this.palette)) this.map.addLayer(drawn);
  }

  private tellMoved(): void {
    const { lng, lat } = this.map.getCenter();
    const bounds = this.map.getBounds();
    this.told.onMoved(
      { lon: lng, lat, zoom: this.map.getZoom() },
      [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()],
    );
  }
}
