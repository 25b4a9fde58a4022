import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { call, ServiceError } from "./client";

let server: Server | null = null;

async function serving(answer: RequestListener): Promise<string> {
  const started = createServer(answer);
  server = started;
  await new Promise<void>((ready) => started.listen(0, "127.0.0.1", ready));
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}/`;
}

async function refusalOf(answer: Promise<unknown>): Promise<ServiceError> {
  const error: unknown = await answer.then(() => null, (cause: unknown) => cause);
  expect(error).toBeInstanceOf(ServiceError);
  return error as ServiceError;
}

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

it("gives the answer, and a refusal with its code and facts", async () => {
  const address = await serving((request, response) => {
    if (request.method === "GET") response.setHeader("content-type", "application/json").end('{"items":[]}');
    else response.writeHead(409, { "content-type": "application/problem+json" }).end('{"code":"crew_busy","detail":"busy","order_id":7}');
  });
  expect(await call(address)).toEqual({ items: [] });
  const { problem } = await refusalOf(call(address, { body: {} }));
  expect(problem).toMatchObject({ status: 409, code: "crew_busy", order_id: 7 });
});

it("calls a service unreachable whose answer breaks off or never ends", async () => {
  const address = await serving((request, response) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": "100" }).write('{"items":[');
    if (request.method === "POST") setTimeout(() => response.destroy(), 20);
  });
  expect((await refusalOf(call(address, { body: {} }))).unreachable).toBe(true);
  expect((await refusalOf(call(address, { timeoutMs: 100 }))).unreachable).toBe(true);
});

it("lets a question that was taken back end as taken back", async () => {
  const address = await serving(() => undefined);
  const asking = new AbortController();
  const answer = call(address, { signal: asking.signal });
  asking.abort();
  await expect(answer).rejects.toMatchObject({ name: "AbortError" });
});
