/** The city's jurisdictions, read once from the service. */
import { defineStore } from "pinia";
import { shallowRef } from "vue";
import { call, ServiceError } from "@/api/client";
import { type Box, boxOf, vertices } from "@/lib/coordinates";

export const useGround = defineStore("ground", () => {
  const jurisdictions = shallowRef<GeoJSON.FeatureCollection>({ type: "FeatureCollection", features: [] });
  const box = shallowRef<Box | null>(null);

  async function load(): Promise<void> {
    if (jurisdictions.value.features.length > 0) return;
    try {
      const areas = await call<GeoJSON.FeatureCollection>("/api/jurisdictions");
      jurisdictions.value = areas;
      box.value = boxOf(areas.features.flatMap((area) => [...vertices(area.geometry)]));
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
    }
  }

  return { jurisdictions, box, load };
});
