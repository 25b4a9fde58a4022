/** Holds the planner's types against the service's OpenAPI: a field that went away or changed its type fails the type check here. */
import type { components } from "@/api/openapi";
import type * as ours from "./types";

type Schemas = components["schemas"];
/** The service's view can be read as ours. */
type Serves<Service extends Ours, Ours> = Service;
/** The schema says of GeoJSON, and of changes as they were given, only that they are objects. */
interface Gap {
  type: "Feature";
  id: number;
  geometry: GeoJSON.Geometry;
  properties: Schemas["GapProperties"];
}
type Told = Omit<Schemas["StudyView"], "inputs"> & { inputs: Required<Omit<Schemas["StudyInputs"], "changed" | "added">> & Pick<ours.StudyInputs, "changed" | "added"> };
/** What has a starting value is always answered. */
type Feature = Omit<Schemas["SiteFeature"], "properties"> & { properties: Required<Schemas["SiteProperties"]> };

interface Bin {
  type: "Feature";
  geometry: GeoJSON.Geometry;
  properties: Schemas["MeasuredBin"];
}

export type Held = [
  Serves<Feature, ours.SiteFeature>,
  Serves<Schemas["OutageView"], ours.Outage>,
  Serves<Schemas["TalkGroupView"], ours.TalkGroup>,
  Serves<Told, ours.Study>,
  Serves<Schemas["SharesView"], ours.Shares>,
  Serves<Omit<Schemas["GapCollection"], "features"> & { features: Gap[] }, ours.Gaps>,
  Serves<Schemas["RedundancyView"], ours.Redundancy>,
  Serves<Omit<Schemas["MeasuredCollection"], "features"> & { features: Bin[] }, ours.MeasuredBins>,
  Serves<Schemas["ProposalsView"], ours.Proposals>,
  Serves<Schemas["PointCoverage"], ours.PointAnswer>,
];
