/** A timer whose days and hours are said in the language of the page. */
import { timer as figures } from "@/lib/time";
import { say } from "./index";

export function timer(seconds: number): string {
  return figures(seconds, [say("time.dayShort"), say("time.hourShort")]);
}
