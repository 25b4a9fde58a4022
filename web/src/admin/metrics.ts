/** Reading the service's figures, as it shows them to Prometheus. Pure. */

export interface Figure {
  name: string;
  labels: Readonly<Record<string, string>>;
  value: number;
}

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)(?: \d+)?$/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;

/** The samples of a text exposition; comments and lines that are none are passed over. */
export function figuresOf(text: string): Figure[] {
  return text.split("\n").flatMap((line) => {
    const [, name, labels = "", value] = LINE.exec(line) ?? [];
    if (name === undefined) return [];
    return [{ name, labels: Object.fromEntries([...labels.matchAll(LABEL)].map((match) => [match[1] ?? "", match[2] ?? ""])), value: Number(value) }];
  });
}

/** The sum of a figure over its labels; null when the service does not count it. */
export function total(figures: readonly Figure[], name: string): number | null {
  const found = figures.filter((figure) => figure.name === name);
  return found.length === 0 ? null : found.reduce((sum, { value }) => sum + value, 0);
}

/** A figure by one of its labels, the largest first. */
export function by(figures: readonly Figure[], name: string, label: string): [string, number][] {
  return figures.filter((figure) => figure.name === name).map(({ labels, value }): [string, number] => [labels[label] ?? "", value]).sort((a, b) => b[1] - a[1]);
}
