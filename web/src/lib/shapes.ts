/** Which shape a device kind is drawn with: arrow vehicle, disc officer, square radio. Pure. */
export const SHAPES = { disc: 0, arrow: 1, square: 2 } as const;

const SHAPE_OF_KIND: Record<string, number> = {
  vehicle_terminal: SHAPES.arrow,
  vehicle_radio: SHAPES.square,
  radio: SHAPES.square,
};

export function shapeOf(kind: string): number {
  return SHAPE_OF_KIND[kind] ?? SHAPES.disc;
}
