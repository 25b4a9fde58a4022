/** The computed layer under the borders: tiles of the service. A new picture replaces the old one when it is there, not before. */
import type { Map as MapLibreMap, MapSourceDataEvent } from "maplibre-gl";
import type { Box } from "@/lib/coordinates";

export interface Picture {
  /** Address with {z}, {x} and {y}. */
  tiles: string;
  bounds: Box | null;
  maxZoom: number;
}

export class PictureLayer {
  private shown: Picture | null = null;
  private opacity = 0.75;
  /** Ids of the layers on the map, oldest first; the last one is the wanted one. */
  private standing: string[] = [];
  private made = 0;
  private dressed = false;

  constructor(private readonly map: MapLibreMap, private readonly onSettled: () => void) {
    map.on("sourcedata", (event) => this.arrived(event));
  }

  undress(): void {
    this.dressed = false;
    this.standing = [];
  }

  dress(): void {
    this.dressed = true;
    if (this.shown) this.add(this.shown);
  }

  show(picture: Picture | null): void {
    if (picture?.tiles === this.shown?.tiles) return;
    this.shown = picture;
    if (!this.dressed) return;
    if (picture) this.add(picture);
    else this.drop(this.standing.splice(0));
  }

  setOpacity(opacity: number): void {
    this.opacity = opacity;
    for (const id of this.standing) this.map.setPaintProperty(id, "raster-opacity", opacity);
  }

  private add({ tiles, bounds, maxZoom }: Picture): void {
    const id = `picture-${++this.made}`;
    this.map.addSource(id, { type: "raster", tiles: [location.origin + tiles], tileSize: 256, maxzoom: maxZoom, ...(bounds ? { bounds } : {}) });
    const under = ["road-edges", "town-borders"].find((layer) => this.map.getLayer(layer));
    this.map.addLayer({ id, type: "raster", source: id, paint: { "raster-opacity": this.opacity, "raster-fade-duration": 0, "raster-resampling": "nearest" } }, under);
    // Of several that wait only the newest is of interest.
    this.drop(this.standing.splice(1));
    this.standing.push(id);
  }

  private arrived(event: MapSourceDataEvent): void {
    const wanted = this.standing.at(-1);
    if (event.sourceId !== wanted || !this.map.isSourceLoaded(wanted)) return;
    this.drop(this.standing.splice(0, this.standing.length - 1));
    this.onSettled();
  }

  private drop(ids: string[]): void {
    for (const id of ids) {
      if (this.map.getLayer(id)) this.map.removeLayer(id);
      if (this.map.getSource(id)) this.map.removeSource(id);
    }
  }
}
