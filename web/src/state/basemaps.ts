/** Basemaps that the service offers; which one this desk chose is a preference. */
import { defineStore } from "pinia";
import { computed, shallowRef } from "vue";
import { call, ServiceError } from "@/api/client";
import { usePreferences } from "./preferences";

export interface Basemap {
  name: string;
  kind: "none" | "vector" | "raster" | "tiles" | "sketch";
  datum: string;
  urls: string[];
  min_zoom: number | null;
  max_zoom: number | null;
  bounds: [number, number, number, number] | null;
  layers: string[];
  attribution: string;
}

/** What lies under the city: one basemap, or none and the sketches. */
export interface Ground {
  chosen: Basemap | null;
  sketches: readonly Basemap[];
}

export const BARE: Ground = { chosen: null, sketches: [] };

export const useBasemaps = defineStore("basemaps", () => {
  const preferences = usePreferences();
  const listed = shallowRef<readonly Basemap[]>([]);
  /** Lines cannot be moved tile by tile: a vector map in GCJ-02 is not offered. */
  const choices = computed(() => listed.value.filter(({ kind, datum }) => kind !== "sketch" && !(kind === "vector" && datum === "gcj02")));
  const ground = computed<Ground>(() => ({
    chosen: choices.value.find(({ name, kind }) => kind !== "none" && name === preferences.basemap) ?? null,
    sketches: listed.value.filter(({ kind }) => kind === "sketch"),
  }));

  async function load(): Promise<void> {
    try {
      listed.value = await call<Basemap[]>("/api/basemaps");
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
    }
  }

  return { choices, ground, load };
});
