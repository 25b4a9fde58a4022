/** A row of a register as a form: text as it is typed, and what of it goes to the service. Pure. */
import { fromLocalField, parse, toLocalField } from "@/lib/time";
import { type Field, FIELDS, KEYS, type RegisterName } from "./fields";

export type Row = Record<string, unknown> & { id: number };
export type Typed = Record<string, string | boolean>;

/** What a field shows: nothing for what is empty, lists with semicolons between, instants in the city's time. */
export function shown(field: Pick<Field, "kind">, value: unknown): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.join("; ");
  const at = field.kind === "instant" ? parse(String(value)) : null;
  return at === null ? String(value) : toLocalField(at);
}

/** The form of a row; of a new one everything is empty, and what is fit for service is. */
export function typedOf(name: RegisterName, row: Row | null): Typed {
  return Object.fromEntries(
    FIELDS[name].map((field): [string, string | boolean] => {
      const value = row?.[field.name];
      if (field.kind === "yes") return [field.name, row ? value === true : field.name !== "in_repair"];
      return [field.name, shown(field, value)];
    }),
  );
}

/** What changed, as the service takes it; of a new row everything that is not empty. */
export function changesOf(name: RegisterName, row: Row | null, typed: Typed): Record<string, unknown> {
  const before = typedOf(name, row);
  const changes: Record<string, unknown> = {};
  for (const field of FIELDS[name]) {
    const said = typed[field.name] ?? "";
    if (row ? said === before[field.name] || KEYS[name].includes(field.name) : said === "") continue;
    changes[field.name] = taken(field, said);
  }
  return changes;
}

function taken(field: Pick<Field, "kind">, said: string | boolean): unknown {
  if (typeof said === "boolean") return said;
  const text = said.trim();
  if (field.kind === "list") return text.split(/[;；]/).map((part) => part.trim()).filter(Boolean);
  if (text === "") return null;
  if (field.kind === "number") return Number(text);
  const at = field.kind === "instant" ? fromLocalField(text) : null;
  if (at !== null) return new Date(at).toISOString();
  return text;
}
