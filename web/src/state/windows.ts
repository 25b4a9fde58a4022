/** Several windows of one sign-in: what is chosen in one is chosen in the others. */
import { watch } from "vue";
import { readSubject, useDesk, writeSubject } from "./desk";

export function linkWindows(): () => void {
  const desk = useDesk();
  const channel = new BroadcastChannel("zhihui-desk");
  let heard: string | undefined;
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    const subject = readSubject(data);
    heard = writeSubject(subject);
    desk.select(subject);
  };
  const unwatch = watch(() => desk.subject, (subject) => {
    const said = writeSubject(subject);
    if (said !== undefined && said !== heard) channel.postMessage(said);
    heard = undefined;
  });
  return () => {
    unwatch();
    channel.close();
  };
}
