/** Picture tiles of a map in GCJ-02, moved to their WGS-84 place while they are fetched: the drawing edge. */
import type { AddProtocolAction } from "maplibre-gl";
import type { PMTiles } from "pmtiles";
import { tileShift } from "@/lib/gcj02";

/** `gcj02://ADDRESS/z/x/y`, where ADDRESS is that of a PMTiles archive. */
export function shiftedTile(archiveAt: (address: string) => PMTiles): AddProtocolAction {
  return async ({ url }, { signal }) => {
    const match = /^gcj02:\/\/(.+)\/(\d+)\/(\d+)\/(\d+)$/.exec(url);
    if (!match) throw new Error(`no tile address: ${url}`);
    const [zoom, column, row] = [Number(match[2]), Number(match[3]), Number(match[4])];
    const archive = archiveAt(match[1] ?? "");
    const { across, down } = tileShift(zoom, column, row);
    const [left, top] = [column + Math.floor(across), row + Math.floor(down)];
    const pictures = await Promise.all(
      [[0, 0], [1, 0], [0, 1], [1, 1]].map(async ([right = 0, below = 0]) => {
        const tile = await archive.getZxy(zoom, left + right, top + below, signal);
        return tile ? { picture: await createImageBitmap(new Blob([tile.data])), right, below } : null;
      }),
    );
    const size = pictures.find((one) => one)?.picture.width ?? 256;
    const canvas = new OffscreenCanvas(size, size);
    const pen = canvas.getContext("2d");
    for (const one of pictures) {
      if (one && pen) pen.drawImage(one.picture, (one.right + Math.floor(across) - across) * size, (one.below + Math.floor(down) - down) * size);
      one?.picture.close();
    }
    return { data: await (await canvas.convertToBlob({ type: "image/png" })).arrayBuffer() };
  };
}
