/**
 * Endpoints of functions: what is deployed, and which version of it is live.
 */
import type { z } from "zod";
import type { Comparison } from "../../contracts/compare.ts";
import { comparison } from "../../contracts/compare.ts";
import type { deployRequest } from "../../contracts/function.ts";
import {
  deployResponse,
  functionResponse,
  functionStatsResponse,
  functionsResponse,
  versionsResponse,
} from "../../contracts/responses.ts";
import type { RequestOptions, Transport } from "../transport.ts";
import { functionPath, query } from "./paths.ts";

/** Body of a deploy. */
export type DeployBody = z.input<typeof deployRequest>;

/** How behaviour is compared. */
export interface CompareOptions {
  /** Generated calls that both sides are run on; none when it is left out. */
  readonly runs?: number | undefined;
  /** Repeats the very same calls. */
  readonly seed?: number | undefined;
}

export interface RollbackBody {
  readonly version: number;
  /** The live version that makes way, where a function has several. */
  readonly replaces?: number | undefined;
}

/** How a worker leaves, or a function is suspended: when what runs has finished, or at once. */
export type EndMode = "drain" | "now";

export function functionsApi({ ask, send }: Transport) {
  const read = <S extends z.ZodType>(schema: S, path: string, options: RequestOptions = {}) =>
    ask(schema, { ...options, method: "GET", path, repeatable: true });
  /** A change that changes nothing the second time. */
  const set = (name: string, what: string, body: object) =>
    ask(functionResponse, { method: "POST", path: functionPath(name, what), body, repeatable: true });

  return {
    /** Deploying the same code again changes nothing, so it may be sent again. */
    deploy: (name: string, body: DeployBody, options: RequestOptions = {}) =>
      ask(deployResponse, { ...options, method: "PUT", path: functionPath(name), body, repeatable: true }),
    list: () => read(functionsResponse, "/v1/functions"),
    show: (name: string) => read(functionResponse, functionPath(name)),
    versions: (name: string) => read(versionsResponse, functionPath(name, "versions")),
    /** Removes a function, or one live version of several. */
    remove: async (name: string, version?: number) =>
      void (await send({ method: "DELETE", path: functionPath(name) + query({ version }) })),
    /** Makes an earlier version live. */
    rollback: (name: string, body: RollbackBody) => set(name, "rollback", body),
    /** Refuses a function's calls until it is resumed; with `now`, ends those that run. */
    suspend: (name: string, mode: EndMode = "drain") => set(name, "suspend", { mode }),
    resume: (name: string) => set(name, "resume", {}),
    /** Compares two versions, each written `name` or `name@version`. */
    compare: (left: string, right: string, { runs, seed }: CompareOptions = {}, options: RequestOptions = {}) =>
      read(comparison, `/v1/compare${query({ left, right, runs, seed })}`, options) satisfies Promise<Comparison>,
    functionStats: (name: string) => read(functionStatsResponse, functionPath(name, "stats")),
  };
}
