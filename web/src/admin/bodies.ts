/** The organisation as a list that keeps its tree: each body after the one that leads it, one step deeper. Pure. */
import type { Body } from "./types";

export interface Placed {
  body: Body;
  depth: number;
}

export function tree(bodies: readonly Body[]): Placed[] {
  const known = new Set(bodies.map(({ id }) => id));
  const below = new Map<number | null, Body[]>();
  for (const body of bodies) {
    const parent = body.parent_id !== null && body.parent_id !== undefined && known.has(body.parent_id) ? body.parent_id : null;
    const siblings = below.get(parent);
    if (siblings) siblings.push(body);
    else below.set(parent, [body]);
  }
  const placed: Placed[] = [];
  const place = (parent: number | null, depth: number): void => {
    for (const body of below.get(parent) ?? []) {
      placed.push({ body, depth });
      place(body.id, depth + 1);
    }
  };
  place(null, 0);
  return placed;
}

/** Bodies that receive work: these alone are abolished here. */
export const SQUADS: ReadonlySet<string> = new Set(["squad", "specialised_unit", "town_body", "zone_unit"]);

export function stands(body: Body, day: string): boolean {
  return (!body.valid_from || body.valid_from <= day) && (!body.valid_to || body.valid_to >= day);
}
