/**
 * Endpoints of the troupe: its workers, and what they did.
 */
import type { z } from "zod";
import {
  pingResponse,
  scaledResponse,
  statsResponse,
  workerResponse,
  workersResponse,
} from "../../contracts/responses.ts";
import type { scaleRequest } from "../../contracts/roster.ts";
import type { Transport } from "../transport.ts";
import type { EndMode } from "./functions.ts";
import { pathOf, query } from "./paths.ts";

/** How large the troupe shall be, in all or in a region. */
export type ScaleBody = z.input<typeof scaleRequest>;

export function workersApi({ ask, send }: Transport) {
  const read = <S extends z.ZodType>(schema: S, path: string) => ask(schema, { method: "GET", path, repeatable: true });

  return {
    workers: () => read(workersResponse, "/v1/workers"),
    /** One worker, with the calls that it runs. */
    worker: (id: string) => read(workerResponse, pathOf("workers", id)),
    pingWorker: (id: string) => read(pingResponse, pathOf("workers", id, "ping")),
    /** Asking for the same number again changes nothing. */
    scale: (body: ScaleBody) => ask(scaledResponse, { method: "POST", path: "/v1/workers", body, repeatable: true }),
    /** Lets a worker go. */
    kill: async (id: string, mode: EndMode = "drain") =>
      void (await send({ method: "DELETE", path: pathOf("workers", id) + query({ mode }) })),
    stats: () => read(statsResponse, "/v1/stats"),
  };
}
