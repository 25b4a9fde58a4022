import { expect, it } from "vitest";
import type { IntakeForm } from "@/state/drafts";
import { incidentCommand } from "./registerIncident";

const empty: IntakeForm = {
  source: "hotline_12319", external_id: "", matter: "", description: " 占道经营 ", address: "", reporter_name: "",
  reporter_phone: "", severity: "", occurred_at: "", subject_body: "", place: null,
};

it("leaves empty fields out", () => {
  expect(incidentCommand(empty)).toEqual({ source: "hotline_12319", description: "占道经营" });
});

it("sends place, reporter and civil time as the contract has them", () => {
  const command = incidentCommand({
    ...empty, reporter_phone: "0519-12345", occurred_at: "2026-11-23T09:30", place: { lon: 119.97, lat: 31.76, about: false },
  });
  expect(command).toMatchObject({
    location: { type: "Point", coordinates: [119.97, 31.76] }, datum: "wgs84",
    reporter: { phone: "0519-12345" }, occurred_at: "2026-11-23T01:30:00.000Z",
  });
});

it("takes coordinates typed as an address for the place", () => {
  expect(incidentCommand({ ...empty, address: "31.76, 119.97" })["location"]).toEqual({ type: "Point", coordinates: [119.97, 31.76] });
});
