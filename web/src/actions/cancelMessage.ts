import { call } from "@/api/client";
import type { DeviceMessageView, Id } from "@/api/types";
import { useNotices } from "@/state/notices";

/** Takes a message back that the device has not got yet. */
export async function cancelMessage(id: Id): Promise<DeviceMessageView | null> {
  try {
    return await call<DeviceMessageView>(`/api/device-messages/${id}/cancel`, { method: "POST" });
  } catch (error) {
    useNotices().refuse(error);
    return null;
  }
}
