/** The planner's map: what a study computed, the sites it stands on, a place in question. State in, gestures out. */
import type { MapMouseEvent } from "maplibre-gl";
import type { Box, Place } from "@/lib/coordinates";
import { areaLayer, boxLayer } from "./coverage/areas";
import { bearersLayer } from "./coverage/bearers";
import { gapsLayer } from "./coverage/gaps";
import { measuredLayer } from "./coverage/measured";
import { outsideLayer } from "./coverage/outside";
import { type Picture, PictureLayer } from "./coverage/picture";
import { pointLayer } from "./coverage/point";
import { sitesLayer } from "./coverage/sites";
import { tilesLayer } from "./coverage/tiles";
import { type CoverageLayer, type CoverageState, EMPTY_COVERAGE } from "./coverage/state";
import { type GroundEvents, GroundMap, type View } from "./groundMap";
import { bordersLayer, jurisdictionNames, jurisdictionsLayer } from "./layers/jurisdictions";
import type { Theme } from "./palette";

const BELOW = [jurisdictionsLayer, bordersLayer] as CoverageLayer<unknown>[];
const ABOVE = [outsideLayer, jurisdictionNames, bearersLayer, tilesLayer, measuredLayer, gapsLayer, areaLayer, boxLayer, pointLayer, sitesLayer] as CoverageLayer<unknown>[];
const PICK_PX = 8;
const SAME_DEG = 1e-7;
const SAME_ZOOM = 1e-4;
/** Of a place in sight from the edge of the map. */
const MARGIN_PX = 60;

export interface CoverageEvents extends GroundEvents {
  onPicked(place: Place, gapId: number | null): void;
  onSite(id: number): void;
  /** A site is being dragged, and was let go. */
  onDragged(id: number, place: Place, dropped: boolean): void;
  onPictureSettled(): void;
}

export class CoverageMap extends GroundMap<CoverageState> {
  private readonly picture: PictureLayer;
  private dragging: { id: number; moved: boolean } | null = null;
  private asked: Place | null = null;
  /** Whether sites follow the hand. */
  movable = false;

  constructor(container: HTMLElement, theme: Theme, start: View | Box, private readonly events: CoverageEvents) {
    super(container, theme, start, { below: BELOW, above: ABOVE, empty: EMPTY_COVERAGE }, events);
    this.picture = new PictureLayer(this.map, () => events.onPictureSettled());
    this.map.on("resize", () => this.reveal());
    this.map.on("mousedown", (event) => this.grasp(event));
    this.map.on("mousemove", (event) => this.drag(event));
    this.map.on("mouseup", (event) => this.drop(event));
  }

  show(picture: Picture | null): void {
    this.picture.show(picture);
  }

  /** The place that is asked about stays in sight when panels take room from the map. */
  keepInSight(place: Place | null): void {
    this.asked = place;
    this.reveal();
  }

  /** As another map beside this one looks. */
  look({ lon, lat, zoom }: View): void {
    const { lng, lat: here } = this.map.getCenter();
    const same = Math.abs(lng - lon) < SAME_DEG && Math.abs(here - lat) < SAME_DEG && Math.abs(this.map.getZoom() - zoom) < SAME_ZOOM;
    if (!same) this.map.jumpTo({ center: [lon, lat], zoom });
  }

  setOpacity(opacity: number): void {
    this.picture.setOpacity(opacity);
  }

  protected override dressBetween(): void {
    this.picture.dress();
  }

  protected override undress(): void {
    this.picture.undress();
  }

  protected override click(event: MapMouseEvent): void {
    const site = this.under(event, "sites");
    if (site !== null) this.events.onSite(site);
    else this.events.onPicked({ lon: event.lngLat.lng, lat: event.lngLat.lat }, this.under(event, "gaps-fill", 0));
  }

  /** Moves no farther than it must. */
  private reveal(): void {
    if (!this.asked) return;
    const { x, y } = this.map.project([this.asked.lon, this.asked.lat]);
    const { clientWidth, clientHeight } = this.map.getContainer();
    const beyond = (at: number, end: number): number => Math.min(0, at - MARGIN_PX) || Math.max(0, at - end + MARGIN_PX);
    const [right, down] = [beyond(x, clientWidth), beyond(y, clientHeight)];
    if (right !== 0 || down !== 0) this.map.panBy([right, down], { duration: 250 });
  }

  private under({ point: { x, y } }: MapMouseEvent, layer: string, reach = PICK_PX): number | null {
    if (!this.map.getLayer(layer)) return null;
    const [found] = this.map.queryRenderedFeatures([[x - reach, y - reach], [x + reach, y + reach]], { layers: [layer] });
    return found ? Number(found.properties["id"]) : null;
  }

  private grasp(event: MapMouseEvent): void {
    const id = this.movable ? this.under(event, "sites") : null;
    if (id === null) return;
    // The map stays where it is while a site moves over it.
    event.preventDefault();
    this.dragging = { id, moved: false };
  }

  private drag(event: MapMouseEvent): void {
    if (!this.dragging) {
      this.map.getCanvas().classList.toggle("over-site", this.under(event, "sites") !== null);
      return;
    }
    this.dragging.moved = true;
    this.events.onDragged(this.dragging.id, { lon: event.lngLat.lng, lat: event.lngLat.lat }, false);
  }

  private drop(event: MapMouseEvent): void {
    const held = this.dragging;
    this.dragging = null;
    if (held?.moved) this.events.onDragged(held.id, { lon: event.lngLat.lng, lat: event.lngLat.lat }, true);
  }
}
