import { expect, it } from "vitest";
import type { SiteMark } from "@/map/coverage/state";
import type { SiteRecord, Study, StudySite } from "../types";
import { asStudied, differing, eirpDbm, markOf, newRecord } from "./sites";

const site = newRecord({ lon: 119.97, lat: 31.76 }, "A", []);
const numbered = (code: string): SiteRecord => ({ ...site, code });

it("radiates what the link budget of the method says", () => {
  // 25 W, 2.5 dB combiner, 3 dB feeder, 8.15 dBi.
  expect(eirpDbm(site)).toBeCloseTo(46.6, 1);
});

it("gives a new site the next code and the net's frequency", () => {
  expect(newRecord(site, "B", [numbered("S07"), numbered("tower"), numbered("S03")]).code).toBe("S08");
  expect(newRecord(site, "B", [{ ...site, frequency_out_mhz: 403.5 }]).frequency_out_mhz).toBe(403.5);
});

it("keeps to a tenth of a metre", () => {
  expect(newRecord({ lon: 119.970123456789, lat: 31.76 }, "B", []).lon).toBe(119.970123);
});

it("sends only what changed", () => {
  expect(differing(site, { name: "A", power_w: 10, licence_no: null, antennas: [...site.antennas] })).toEqual({ power_w: 10 });
});

it("draws a thread to where a moved site stands in the register", () => {
  const known = { serving: "working" as const, lon: 119.97, lat: 31.76 };
  expect(markOf({ ...site, id: 1, known, standing: "same" }, false).from).toBeNull();
  expect(markOf({ ...site, id: 1, lon: 120, known, standing: "changed" }, false).from).toEqual({ lon: 119.97, lat: 31.76 });
});

it("crosses out a site that is dark or tried without", () => {
  const stands: SiteRecord = { ...site, state: "in_service" };
  expect(markOf({ ...stands, id: 1, known: { serving: "dark", lon: 0, lat: 0 }, standing: "same" }, false).tone).toBe("out");
  expect(markOf({ ...stands, id: 1, known: { serving: "working", lon: 0, lat: 0 }, standing: "off" }, false).tone).toBe("out");
  expect(markOf({ ...stands, id: 1, known: { serving: "on_battery", lon: 0, lat: 0 }, standing: "same" }, false).tone).toBe("on");
});

it("draws the sites as the study in view has them", () => {
  const mark = (id: number, lon: number): SiteMark => ({ id, label: `${id}`, lon, lat: 31, tone: "on", selected: false, from: null });
  const studied = (code: string, siteId: number | null, lon: number): StudySite => ({ code, name: code, site_id: siteId, lon, lat: 31, antenna_height_m: 30, changed: false, colour: "#000000" });
  const study = { sites: [studied("A", 1, 119.5), studied("N", null, 120)], inputs: { removed: ["B"] } } as unknown as Study;
  const [moved, left, added] = asStudied([mark(1, 119), mark(2, 119.2)], new Map([[1, "A"], [2, "B"]]), study);
  expect(moved).toMatchObject({ lon: 119.5, from: { lon: 119, lat: 31 } });
  expect(left).toMatchObject({ lon: 119.2, tone: "out" });
  expect(added).toMatchObject({ label: "N", lon: 120, tone: "planned" });
  expect(asStudied([mark(1, 119)], new Map(), null)).toEqual([mark(1, 119)]);
});
