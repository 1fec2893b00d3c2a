/**
 * The floor of an invocation: an empty director, a Durable Object, an isolate, with the same hops as the platform and
 * nothing else in them.
 */
import { DurableObject } from "cloudflare:workers";
import ISOLATE from "./isolate.text";

interface FloorEnv {
  readonly HOST: DurableObjectNamespace<FloorHost>;
  readonly LOADER: WorkerLoader;
}

interface Entrypoint {
  run(args: [number, number]): Promise<number>;
}

/** The worker of the floor. */
export class FloorHost extends DurableObject<FloorEnv> {
  #entrypoint: Entrypoint | undefined;

  run(args: [number, number]): Promise<number> {
    this.#entrypoint ??= this.env.LOADER.get("floor", () => ({
      compatibilityDate: "2026-10-01",
      mainModule: "isolate.js",
      modules: { "isolate.js": ISOLATE },
      globalOutbound: null,
      // The class is compiled apart, so its type cannot be inferred.
    })).getEntrypoint() as unknown as Entrypoint;
    return this.#entrypoint.run(args);
  }
}

export default {
  async fetch(request: Request, env: FloorEnv): Promise<Response> {
    const { args } = await request.json<{ args: [number, number] }>();
    return Response.json({ value: await env.HOST.getByName("host").run(args) });
  },
} satisfies ExportedHandler<FloorEnv>;
