/** Icons drawn at start, so that no file and no data: address is needed. */
import type { Map as MapLibreMap } from "maplibre-gl";
import { GROUPS } from "@/lib/queue";
import type { Palette } from "./palette";

const SCALE = 2;

type Draw = (pen: CanvasRenderingContext2D, size: number) => void;

export function addIcons(map: MapLibreMap, palette: Palette): void {
  const fills: Record<string, string> = {
    overdue: palette.overdue, new: palette.mark, waiting: palette.onMark, running: palette.enRoute, answer: palette.answer,
  };
  for (const group of GROUPS) put(map, `incident-${group}`, 22, diamond(fills[group] ?? palette.mark, group === "waiting" ? palette.enRoute : palette.onMark));
  put(map, "picked", 34, pin(palette));
  put(map, "trail-head", 26, arrow(palette));
  put(map, "site-on", 18, square(palette.mark, palette.onMark));
  put(map, "site-planned", 18, square(palette.onMark, palette.mark));
  put(map, "site-out", 18, square(palette.overdue, palette.onMark, true));
  put(map, "site-gone", 18, square(palette.answer, palette.onMark, true));
}

function put(map: MapLibreMap, name: string, size: number, draw: Draw): void {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size * SCALE;
  const pen = canvas.getContext("2d");
  if (!pen) return;
  pen.scale(SCALE, SCALE);
  draw(pen, size);
  if (map.hasImage(name)) map.removeImage(name);
  map.addImage(name, pen.getImageData(0, 0, canvas.width, canvas.height), { pixelRatio: SCALE });
}

function diamond(fill: string, border: string): Draw {
  return (pen, size) => {
    const middle = size / 2;
    const reach = middle - 2;
    pen.beginPath();
    pen.moveTo(middle, middle - reach);
    pen.lineTo(middle + reach, middle);
    pen.lineTo(middle, middle + reach);
    pen.lineTo(middle - reach, middle);
    pen.closePath();
    pen.fillStyle = fill;
    pen.fill();
    pen.lineWidth = 2;
    pen.strokeStyle = border;
    pen.stroke();
  };
}

/** A cross says that it does not radiate. */
function square(fill: string, border: string, crossed = false): Draw {
  return (pen, size) => {
    pen.fillStyle = fill;
    pen.strokeStyle = border;
    pen.lineWidth = 2;
    pen.fillRect(3, 3, size - 6, size - 6);
    pen.strokeRect(3, 3, size - 6, size - 6);
    if (!crossed) return;
    pen.beginPath();
    pen.moveTo(5, 5);
    pen.lineTo(size - 5, size - 5);
    pen.moveTo(size - 5, 5);
    pen.lineTo(5, size - 5);
    pen.stroke();
  };
}

function pin(palette: Palette): Draw {
  return (pen, size) => {
    const middle = size / 2;
    pen.beginPath();
    pen.arc(middle, 12, 10, Math.PI * 0.85, Math.PI * 2.15);
    pen.lineTo(middle, size - 1);
    pen.closePath();
    pen.fillStyle = palette.highlight;
    pen.fill();
    pen.lineWidth = 1.5;
    pen.strokeStyle = palette.halo;
    pen.stroke();
    pen.beginPath();
    pen.arc(middle, 12, 3.5, 0, Math.PI * 2);
    pen.fillStyle = palette.halo;
    pen.fill();
  };
}

function arrow(palette: Palette): Draw {
  return (pen, size) => {
    const middle = size / 2;
    pen.beginPath();
    pen.moveTo(middle, 2);
    pen.lineTo(size - 5, size - 3);
    pen.lineTo(middle, size - 8);
    pen.lineTo(5, size - 3);
    pen.closePath();
    pen.fillStyle = palette.mark;
    pen.fill();
    pen.lineWidth = 2;
    pen.strokeStyle = palette.halo;
    pen.stroke();
  };
}
