/**
 * Every moving thing, drawn as points from the typed columns of `state/units`.
 * Shape tells the kind, colour the status, opacity the age; alarms are large and drawn last.
 */
import type { CustomLayerInterface, CustomRenderMethodInput, Map as MapLibreMap } from "maplibre-gl";
import { mercator } from "@/lib/coordinates";
import { HIDDEN_S, STALE_S, type Units } from "@/state/units";
import type { Palette } from "../palette";
import { FRAGMENT, VERTEX } from "./unitShaders";

const FLOATS = 6;
const ALARM = 5;
const OFFLINE = 6;
/** So often the ages are looked at while nothing moves: what is drawn changes only when one becomes stale or hidden. */
const AGES_EVERY_S = 5;
const STALE_OPACITY = 0.4;
const OFF_DUTY_OPACITY = 0.5;
/** Who is off duty lies at the bottom, who works above who waits, an alarm on top. */
const DRAWING_ORDER = [0, 1, 2, 3] as const;
/** Positions are sent to the card relative to this place: float32 holds centimetres there. */
const ORIGIN = mercator(119.95, 31.75);

interface Drawing {
  program: WebGLProgram;
  buffer: WebGLBuffer;
  array: WebGLVertexArrayObject;
  place: Record<"matrix" | "size" | "colours" | "outline", WebGLUniformLocation | null>;
}

export class UnitsLayer implements CustomLayerInterface {
  readonly id = "units";
  readonly type = "custom" as const;
  readonly renderingMode = "2d" as const;
  private drawing: Drawing | null = null;
  private map: MapLibreMap | null = null;
  private data = new Float32Array(0);
  private drawn = 0;
  private drawnVersion = -1;
  private drawnAges = -1;

  constructor(private readonly units: Units, private palette: Palette, private readonly nowS: () => number) {}

  setPalette(palette: Palette): void {
    this.palette = palette;
  }

  onAdd(map: MapLibreMap, gl: WebGL2RenderingContext): void {
    this.map = map;
    this.drawing = prepare(gl);
    this.drawnVersion = -1;
  }

  onRemove(_map: MapLibreMap, gl: WebGL2RenderingContext): void {
    if (!this.drawing) return;
    gl.deleteBuffer(this.drawing.buffer);
    gl.deleteVertexArray(this.drawing.array);
    gl.deleteProgram(this.drawing.program);
    this.drawing = null;
  }

  /** Whether a repaint would show something else than the last. */
  get changed(): boolean {
    return this.units.version !== this.drawnVersion || this.ageStep !== this.drawnAges;
  }

  private get ageStep(): number {
    return Math.floor(this.nowS() / AGES_EVERY_S);
  }

  render(gl: WebGL2RenderingContext, input: CustomRenderMethodInput): void {
    const { drawing, map } = this;
    if (!drawing || !map) return;
    gl.useProgram(drawing.program);
    gl.bindVertexArray(drawing.array);
    gl.bindBuffer(gl.ARRAY_BUFFER, drawing.buffer);
    if (this.changed) this.upload(gl);
    gl.uniformMatrix4fv(drawing.place.matrix, false, moved(input.defaultProjectionData.mainMatrix as ArrayLike<number>));
    gl.uniform1f(drawing.place.size, pointSize(map.getZoom()) * window.devicePixelRatio);
    gl.uniform3fv(drawing.place.colours, this.palette.status.flat());
    gl.uniform3fv(drawing.place.outline, [...this.palette.outline]);
    gl.disable(gl.DEPTH_TEST);
    gl.disable(gl.STENCIL_TEST);
    gl.disable(gl.CULL_FACE);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.drawArrays(gl.POINTS, 0, this.drawn);
    gl.bindVertexArray(null);
  }

  private upload(gl: WebGL2RenderingContext): void {
    const { units } = this;
    if (this.data.length < units.count * FLOATS) this.data = new Float32Array(units.lon.length * FLOATS);
    this.drawn = 0;
    for (const wanted of DRAWING_ORDER) {
      for (let row = 0; row < units.count; row++) if (rankOf(units.status[row] ?? 0) === wanted) this.write(row);
    }
    gl.bufferData(gl.ARRAY_BUFFER, this.data.subarray(0, this.drawn * FLOATS), gl.DYNAMIC_DRAW);
    this.drawnVersion = units.version;
    this.drawnAges = this.ageStep;
  }

  private write(row: number): void {
    const { units, data } = this;
    const age = this.nowS() - (units.fixedAt[row] ?? 0);
    if (age > HIDDEN_S && units.status[row] !== ALARM) return;
    const [x, y] = mercator(units.lon[row] ?? 0, units.lat[row] ?? 0);
    const at = this.drawn * FLOATS;
    data[at] = x - ORIGIN[0];
    data[at + 1] = y - ORIGIN[1];
    data[at + 2] = ((units.courseDeg[row] ?? 0) * Math.PI) / 180;
    data[at + 3] = units.shape[row] ?? 0;
    data[at + 4] = units.status[row] ?? 0;
    data[at + 5] = opacity(units.status[row] ?? 0, age);
    this.drawn += 1;
  }
}

function rankOf(status: number): number {
  if (status === OFFLINE) return 0;
  if (status === ALARM) return 3;
  return status === 0 ? 1 : 2;
}

function opacity(status: number, ageS: number): number {
  if (status === ALARM) return 1;
  return (ageS > STALE_S ? STALE_OPACITY : 1) * (status === OFFLINE ? OFF_DUTY_OPACITY : 1);
}

/** Diameter of an idle unit in CSS pixels. */
function pointSize(zoom: number): number {
  return Math.min(21, Math.max(9, 9 + (zoom - 9) * 2));
}

/** The matrix with the origin moved in, multiplied in float64 so that nothing trembles when zoomed in. */
function moved(matrix: ArrayLike<number>): Float32Array {
  const out = Float32Array.from(matrix);
  for (let i = 0; i < 4; i++) {
    out[12 + i] = (matrix[i] ?? 0) * ORIGIN[0] + (matrix[4 + i] ?? 0) * ORIGIN[1] + (matrix[12 + i] ?? 0);
  }
  return out;
}

function prepare(gl: WebGL2RenderingContext): Drawing {
  const program = gl.createProgram();
  for (const [kind, source] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]] as const) {
    const shader = gl.createShader(kind);
    if (!shader) throw new Error("the graphics context gives no shader");
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
    gl.deleteShader(shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost()) {
    throw new Error(gl.getProgramInfoLog(program) ?? "the units' shaders do not link");
  }
  const buffer = gl.createBuffer();
  const array = gl.createVertexArray();
  gl.bindVertexArray(array);
  gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
  for (const [location, size, offset] of [[0, 2, 0], [1, 4, 2]] as const) {
    gl.enableVertexAttribArray(location);
    gl.vertexAttribPointer(location, size, gl.FLOAT, false, FLOATS * 4, offset * 4);
  }
  gl.bindVertexArray(null);
  const place = (name: string) => gl.getUniformLocation(program, name);
  return { program, buffer, array, place: { matrix: place("matrix"), size: place("size"), colours: place("colours"), outline: place("outline") } };
}
