/** Names for the service's own types of declarations and measurements. */
import type { components } from "@/api/openapi";

type Schemas = components["schemas"];

export type Declaration = Schemas["DeclarationView"];
export type NewDeclaration = Schemas["Declaration"];
export type ExcludedArea = Schemas["ExcludedArea"];
export type Drive = Schemas["DriveView"];
export type DriveFile = Schemas["DriveFile"];
export type DriveImport = Schemas["DriveImport"];
export type Calibration = Schemas["CalibrationView"];
export type NewCalibration = Schemas["NewCalibration"];
export type Term = Schemas["Term"];
export type Used = Schemas["Used"];
export type Score = Schemas["Score"];
export type Acceptance = Schemas["AcceptanceView"];
export type NewAcceptance = Schemas["NewAcceptance"];
export type Judgement = Schemas["JudgementView"];
export type Figure = Schemas["FigureView"];
export type FigureWithNames = Schemas["FigureWithNames"];

export type BearerTownships = Schemas["TownshipsView"];
export type BearerCells = Omit<Schemas["BearerCollection"], "features"> & { features: (Omit<Schemas["BearerFeature"], "geometry"> & { geometry: GeoJSON.Geometry })[] };

export interface UnseenGap {
  type: "Feature";
  id: number;
  geometry: GeoJSON.Geometry;
  properties: Schemas["UnseenGap"];
}

export type UnseenGaps = Omit<Schemas["UnseenGapCollection"], "features"> & { features: UnseenGap[] };

export interface Tile {
  type: "Feature";
  id: string;
  geometry: GeoJSON.Geometry;
  properties: { code: string; lon: number; lat: number; side_m: number; predicted_share: number };
}

export interface Tiles {
  type: "FeatureCollection";
  features: Tile[];
}
