/**
 * Endpoints that call functions and answer with what came of it.
 */
import type { z } from "zod";
import type { broadcastRequest } from "../../contracts/broadcast.ts";
import type { invokeRequest } from "../../contracts/invocation.ts";
import type { mapOptions } from "../../contracts/map.ts";
import { broadcastResponse, invokeResponse } from "../../contracts/responses.ts";
import type { runRequest } from "../../contracts/run.ts";
import { type MapLine, mapLines } from "../map-lines.ts";
import { type StreamLine, streamLines } from "../stream-lines.ts";
import type { RequestOptions, Transport } from "../transport.ts";
import type { Upload } from "../upload.ts";
import { functionPath, query } from "./paths.ts";
import { repeatKey } from "./repeat-key.ts";

/** Body of an invoke. */
export type InvokeBody = z.input<typeof invokeRequest>;
/** Body of a broadcast. */
export type BroadcastBody = z.input<typeof broadcastRequest>;
/** Body of a run of code that is not deployed. */
export type RunBody = z.input<typeof runRequest>;
/** How a map runs. */
export type MapQuery = {
  readonly [Name in keyof z.output<typeof mapOptions>]?: z.output<typeof mapOptions>[Name] | undefined;
};
/** What a request may say whose answer is read while it comes; it has no bound in time. */
export type StreamRequestOptions = Omit<RequestOptions, "timeoutMs">;

export function callsApi(transport: Transport) {
  const { ask } = transport;
  const keyOf = (options: RequestOptions): string | undefined => repeatKey(transport, options);

  return {
    /** Calls a function. A call that may run twice without harm carries an `Idempotency-Key`. */
    invoke: (name: string, body: InvokeBody, options: RequestOptions = {}) =>
      ask(invokeResponse, {
        ...{ ...options, method: "POST", path: functionPath(name, "invoke"), body },
        ...{ idempotencyKey: keyOf(options), values: true },
      }),
    /** Calls a function; gives the items of its result as they come, then the report. Whoever stops reading ends the call. */
    stream: (name: string, body: InvokeBody, options: StreamRequestOptions = {}): AsyncGenerator<StreamLine> =>
      streamLines(transport, {
        path: functionPath(name, "invoke"),
        ...{ body, idempotencyKey: keyOf(options), signal: options.signal },
      }),
    /** Calls a function for each input; gives the lines of the answer as they come. Whoever stops reading ends the map. */
    map: (
      name: string,
      inputs: Upload,
      how: MapQuery = {},
      options: StreamRequestOptions = {},
    ): AsyncGenerator<MapLine> =>
      mapLines(transport, {
        path: functionPath(name, "map") + query({ ...how }),
        ...{ inputs, idempotencyKey: keyOf(options), signal: options.signal },
      }),
    /** Calls a function on every worker, or on those named. */
    broadcast: (name: string, body: BroadcastBody, options: RequestOptions = {}) =>
      ask(broadcastResponse, {
        ...{ ...options, method: "POST", path: functionPath(name, "broadcast"), body, values: true },
      }),
    /** Runs code once, without deploying it. */
    run: (body: RunBody, options: RequestOptions = {}) =>
      ask(invokeResponse, { ...options, method: "POST", path: "/v1/run", body, values: true }),
  };
}
