/** The only writer to the map: once a frame, and only the slices that changed. */
import type { GeoJSONSource, Map as MapLibreMap } from "maplibre-gl";
import type { MapLayer } from "./layer";

export class Updater<State> {
  private readonly written = new Map<string, unknown>();
  private frame: number | null = null;

  constructor(private readonly map: MapLibreMap, private readonly layers: readonly MapLayer<unknown, State>[], private state: State) {}

  update(change: Partial<State>): void {
    this.state = { ...this.state, ...change };
    this.frame ??= requestAnimationFrame(() => this.write());
  }

  /** After the style was replaced its sources are empty. */
  forget(): void {
    this.written.clear();
    this.update({});
  }

  stop(): void {
    if (this.frame !== null) cancelAnimationFrame(this.frame);
    this.frame = null;
  }

  private write(): void {
    this.frame = null;
    for (const layer of this.layers) {
      const slice = layer.select(this.state);
      if (this.written.get(layer.source) === slice) continue;
      const source = this.map.getSource<GeoJSONSource>(layer.source);
      if (!source) continue;
      source.setData(layer.toFeatures(slice));
      this.written.set(layer.source, slice);
    }
  }
}
