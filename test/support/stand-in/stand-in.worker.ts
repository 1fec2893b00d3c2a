/**
 * A Worker in the platform's place, for tests of the local server: each path does one thing to its runtime.
 */
import { DurableObject } from "cloudflare:workers";

interface StandInEnv {
  readonly COUNTER: DurableObjectNamespace<Counter>;
  readonly NOTES: KVNamespace;
  readonly TROUPE_WORKERS: string;
  readonly TROUPE_FLIGHT_RECORDER?: string;
}

const CHUNK_BYTES = 16 * 1024 * 1024;
const hoard: Uint8Array[] = [];

/** Counts, durably. */
export class Counter extends DurableObject<StandInEnv> {
  async next(): Promise<number> {
    const count = ((await this.ctx.storage.get<number>("count")) ?? 0) + 1;
    await this.ctx.storage.put("count", count);
    return count;
  }
}

type Action = (env: StandInEnv, parameter: string) => Response | Promise<Response>;

const actions: Readonly<Record<string, Action>> = {
  "/healthz": () => new Response("ok"),
  "/settings": (env) => Response.json({ workers: env.TROUPE_WORKERS, recorder: env.TROUPE_FLIGHT_RECORDER }),
  "/count": async (env) => Response.json(await env.COUNTER.getByName("only").next()),
  "/note": async (env, text) => {
    if (text !== "") await env.NOTES.put("note", text);
    return new Response(await env.NOTES.get("note"));
  },
  /** Blocks for good in one native call, as the function that the parameter names. */
  "/hang": (_env, name) => {
    recordRunning(name);
    return Response.json(new Set({ [Symbol.iterator]: () => ({ next: Object }) } as Iterable<unknown>).size);
  },
  /** Takes memory until it is killed, and stays answerable meanwhile. */
  "/grow": async (_env, name) => {
    recordRunning(name);
    for (;;) {
      hoard.push(new Uint8Array(CHUNK_BYTES).fill(1));
      await scheduler.wait(5);
    }
  },
  "/fetch": async (_env, url) => {
    const response = await fetch(url);
    return new Response(await response.text());
  },
  "/print": (_env, text) => {
    console.log(text);
    throw new Error(text);
  },
  "/regex": (_env, text) => Response.json(/^(a+)+$/.test(text)),
  "/slow": async () => {
    await scheduler.wait(400);
    return new Response("done");
  },
};

function recordRunning(name: string): void {
  console.log(`@troupe/running ${JSON.stringify({ function: name, worker: "w0" })}`);
}

export default {
  fetch(request: Request, env: StandInEnv): Response | Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    return actions[pathname]?.(env, searchParams.get("p") ?? "") ?? new Response("no such path", { status: 404 });
  },
};
