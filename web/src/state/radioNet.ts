/** The radio net as the desk calls it: talk groups by number, and who a number on the air is. */
import { defineStore } from "pinia";
import { computed, shallowRef } from "vue";
import { call } from "@/api/client";
import type { CallView, Id, TalkGroupView } from "@/api/types";
import { isToGroup } from "@/lib/radio";
import { useConnection } from "./connection";
import { units } from "./units";

export const useRadioNet = defineStore("radioNet", () => {
  const groups = shallowRef<readonly TalkGroupView[]>([]);
  const byNumber = computed(() => new Map(groups.value.map((group) => [group.number, group])));

  async function load(): Promise<void> {
    groups.value = await call<TalkGroupView[]>("/api/radio/talk-groups").catch(() => groups.value);
  }
  useConnection().whenLive(() => void load());

  function radioName(deviceId: Id | null, number: number): string {
    void units.rosterVersion.value;
    const device = deviceId === null ? null : units.deviceOf(deviceId);
    return device?.label ?? String(number);
  }

  function groupName(number: number): string {
    return byNumber.value.get(number)?.name ?? String(number);
  }

  function targetName(call: Pick<CallView, "kind" | "target" | "target_device_id">): string {
    return isToGroup(call) ? groupName(call.target) : radioName(call.target_device_id, call.target);
  }

  return { groups, byNumber, load, radioName, groupName, targetName };
});
