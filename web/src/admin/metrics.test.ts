import { expect, it } from "vitest";
import { by, figuresOf, total } from "./metrics";

const TEXT = `# HELP zhihui_gateway_links Open TCP connections of terminals.
# TYPE zhihui_gateway_links gauge
zhihui_gateway_links 671.0
zhihui_fixes_total{fate="store"} 67680.0
zhihui_fixes_total{fate="quarantined"} 8.0
zhihui_fix_commit_seconds_bucket{le="+Inf"} 1.9e+04
`;

it("reads samples with and without labels", () => {
  const figures = figuresOf(TEXT);
  expect(figures).toHaveLength(4);
  expect(total(figures, "zhihui_gateway_links")).toBe(671);
  expect(total(figures, "zhihui_fixes_total")).toBe(67688);
  expect(total(figures, "zhihui_unknown")).toBeNull();
  expect(by(figures, "zhihui_fixes_total", "fate")).toEqual([["store", 67680], ["quarantined", 8]]);
  expect(total(figures, "zhihui_fix_commit_seconds_bucket")).toBe(19000);
});
