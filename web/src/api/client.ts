/** Calls to the service: JSON in and out, refusals as ServiceError. Holds no state of the desk. */
import type { Problem } from "./types";

/** The service said no, or could not be reached (status 0, code `unreachable`). */
export class ServiceError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail || problem.title);
    this.name = "ServiceError";
  }

  get unreachable(): boolean {
    return this.problem.status === 0;
  }
}

type Scalar = string | number | boolean | null | undefined;

export interface CallOptions {
  method?: "GET" | "POST" | "PATCH" | "DELETE";
  /** Sent as JSON; a Blob as it is. */
  body?: unknown;
  /** A list says its name once for each of it. */
  query?: Record<string, Scalar | readonly Scalar[]>;
  signal?: AbortSignal;
  idempotencyKey?: string;
  /** How long an answer is waited for. */
  timeoutMs?: number;
}

const TIMEOUT_MS = 15_000;

export async function call<T>(path: string, options: CallOptions = {}): Promise<T> {
  const headers = new Headers({ accept: "application/json" });
  const { body } = options;
  if (body !== undefined) headers.set("content-type", body instanceof Blob ? "application/octet-stream" : "application/json");
  if (options.idempotencyKey) headers.set("idempotency-key", options.idempotencyKey);
  const timeout = AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS);
  try {
    const response = await fetch(path + queryString(options.query), {
      method: options.method ?? (body === undefined ? "GET" : "POST"),
      headers,
      body: body === undefined ? null : body instanceof Blob ? body : JSON.stringify(body),
      credentials: "same-origin",
      signal: options.signal ? AbortSignal.any([options.signal, timeout]) : timeout,
    });
    if (!response.ok) throw new ServiceError(await refusal(response));
    return response.status === 204 ? (undefined as T) : ((await response.json()) as T);
  } catch (cause) {
    // The net may also go while the answer is being read.
    if (cause instanceof ServiceError || options.signal?.aborted) throw cause;
    throw new ServiceError(problem(0, "unreachable", String(cause)));
  }
}

export function queryString(query: CallOptions["query"]): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    for (const one of [value].flat()) if (one !== null && one !== undefined && one !== "") search.append(name, String(one));
  }
  const text = search.toString();
  return text ? `?${text}` : "";
}

async function refusal(response: Response): Promise<Problem> {
  try {
    const said = (await response.json()) as Partial<Problem>;
    return { ...problem(response.status, "refused", response.statusText), ...said };
  } catch {
    return problem(response.status, "refused", response.statusText);
  }
}

function problem(status: number, code: string, detail: string): Problem {
  return { type: "about:blank", title: code, status, code, detail };
}
