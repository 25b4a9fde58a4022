import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ServiceError } from "@/api/client";
import { type Draft, Drafts, type IntakeForm } from "./drafts";

let drafts: Drafts;
let database = 0;

beforeEach(() => {
  drafts = new Drafts(`test-${database++}`);
});
afterEach(() => drafts.close());

function form(description: string): IntakeForm {
  return {
    source: "hotline_12319", external_id: "", matter: "", description, address: "", reporter_name: "",
    reporter_phone: "", severity: "", occurred_at: "", subject_body: "", place: null,
  };
}

const refusal = (status: number) => new ServiceError({ type: "", title: "", status, code: "x", detail: `refused ${status}` });

async function ready(description: string): Promise<Draft> {
  const draft = await drafts.open(form(description));
  await drafts.ready(draft.id);
  return draft;
}

it("keeps what was typed and gives it back after a restart", async () => {
  const draft = await drafts.open(form("摊"));
  await drafts.keep(draft.id, form("摊贩占道"));
  expect((await drafts.unfinished())?.form.description).toBe("摊贩占道");
  expect((await drafts.unfinished())?.key).toBe(draft.key);
});

it("sends in order, once, with the key it was given at the start", async () => {
  const [first, second] = [await ready("first"), await ready("second")];
  const sent: string[] = [];
  const post = (draft: Draft) => Promise.resolve(void sent.push(draft.key));
  const counts = await Promise.all([drafts.flush(post), drafts.flush(post)]);
  expect(sent).toEqual([first.key, second.key]);
  expect(counts).toEqual([2, 2]);
  expect(await drafts.list()).toEqual([]);
});

it("waits while the service is away, and does not overtake", async () => {
  await ready("first");
  await ready("second");
  let tries = 0;
  const away = () => {
    tries += 1;
    return Promise.reject(refusal(0));
  };
  expect(await drafts.flush(away)).toBe(0);
  expect(tries).toBe(1);
  expect(await drafts.list()).toHaveLength(2);
  expect(await drafts.flush(() => Promise.resolve())).toBe(2);
});

it("keeps a refused draft for a person and sends the others", async () => {
  const bad = await ready("bad");
  await ready("good");
  const sent: string[] = [];
  const accepted = await drafts.flush((draft) => {
    if (draft.key === bad.key) return Promise.reject(refusal(422));
    return Promise.resolve(void sent.push(draft.form.description));
  });
  expect(accepted).toBe(1);
  expect(sent).toEqual(["good"]);
  expect(await drafts.list()).toMatchObject([{ id: bad.id, state: "refused", refusal: "refused 422" }]);
  expect((await drafts.unfinished())?.id).toBe(bad.id);
});
