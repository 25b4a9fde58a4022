/** Colours of the map, by theme. The statuses come from the style sheet's palette, in the order of the wire. */

export type Theme = "dark" | "light";

export interface Palette {
  ground: string;
  land: string;
  landOther: string;
  town: string;
  district: string;
  zone: string;
  road: string;
  roadMain: string;
  /** The line along both sides of a road, when near. */
  roadEdge: string;
  roadLabel: string;
  water: string;
  waterLabel: string;
  green: string;
  building: string;
  label: string;
  labelStrong: string;
  halo: string;
  mark: string;
  onMark: string;
  enRoute: string;
  /** Of crews that are available. */
  free: string;
  overdue: string;
  answer: string;
  highlight: string;
  trail: string;
  /** available, ordered, en_route, on_scene, handling, alarm, offline as RGB in 0..1. */
  status: readonly (readonly [number, number, number])[];
  outline: readonly [number, number, number];
}

const statuses = (...hex: string[]) => hex.map(rgb);

export const PALETTES: Record<Theme, Palette> = {
  dark: {
    ground: "#0a1114",
    land: "#111b20",
    landOther: "#142026",
    town: "#22333b",
    district: "#46606b",
    zone: "#6d7c52",
    road: "#22343c",
    roadMain: "#2f4650",
    roadEdge: "#0d1519",
    roadLabel: "#7f959e",
    water: "#0d2733",
    waterLabel: "#4f8197",
    green: "#12221e",
    building: "#17242a",
    label: "#6f858e",
    labelStrong: "#d4e0e3",
    halo: "#0a1114",
    mark: "#f0f5f5",
    onMark: "#0d1418",
    enRoute: "#469dfa",
    free: "#6effcd",
    overdue: "#fc6240",
    answer: "#8a9593",
    highlight: "#7fd3e6",
    trail: "#7fd3e6",
    status: statuses("#6effcd", "#469dfa", "#469dfa", "#ffe31d", "#c45bb4", "#fc6240", "#8a9593"),
    outline: rgb("#0a1114"),
  },
  light: {
    ground: "#dbe3e3",
    land: "#eff3f2",
    landOther: "#e8eeec",
    town: "#cdd8d8",
    district: "#93a6a9",
    zone: "#a3ab7c",
    road: "#ffffff",
    roadMain: "#ffffff",
    roadEdge: "#cfdada",
    roadLabel: "#5d7176",
    water: "#c5dbe2",
    waterLabel: "#4c7f92",
    green: "#dcebdd",
    building: "#e1e8e7",
    label: "#70858a",
    labelStrong: "#1c2c2e",
    halo: "#f2f5f5",
    mark: "#16211f",
    onMark: "#ffffff",
    enRoute: "#00477a",
    free: "#00756e",
    overdue: "#d3263a",
    answer: "#54595f",
    highlight: "#0a7288",
    trail: "#0a7288",
    status: statuses("#00958d", "#00477a", "#00477a", "#604209", "#964fd8", "#d3263a", "#54595f"),
    outline: rgb("#ffffff"),
  },
};

function rgb(hex: string): [number, number, number] {
  const channel = (at: number) => parseInt(hex.slice(at, at + 2), 16) / 255;
  return [channel(1), channel(3), channel(5)];
}
