/**
 * Runs a map: inputs in, lines out, as fast as the caller reads them.
 */
import { fault, TroupeError } from "../../contracts/errors.ts";
import type { LiveFunction } from "../../contracts/function.ts";
import { newestOf } from "../../contracts/function.ts";
import { fractionOf } from "../../contracts/ids.ts";
import type { Encoding } from "../../contracts/invocation.ts";
import type { MapOptions } from "../../contracts/map.ts";
import { retryOf } from "../call/retry.ts";
import type { Director } from "../director.ts";
import { Caller } from "../each/caller.ts";
import { JSON_PULSE, withPulse } from "../pulse.ts";
import { MapCalls } from "./calls.ts";
import { bounded, type MapInputItem, type MapInputs } from "./inputs.ts";
import { brokenLine, bytesOf, type Line, totalsLine } from "./lines.ts";
import { MapSchedule } from "./schedule.ts";

/** A map as a caller asks for it. */
export interface MapCall {
  readonly id: string;
  readonly live: LiveFunction;
  readonly inputs: MapInputs;
  readonly options: Omit<MapOptions, "version">;
  readonly encoding: Encoding;
  /** The caller declared that calls may run twice. */
  readonly repeatable: boolean;
  readonly requestId: string;
  /** `request.cf` of the caller, see `RoutingContext`. */
  readonly cf: unknown;
}

/**
 * Begins the map. The stream ends it when it is cancelled: nothing new begins, and what runs is cancelled. That a caller
 * has closed the connection shows when the next line is written, or the next sign of life (see `pulse.ts`).
 */
export function runMap(director: Director, call: MapCall): ReadableStream<Uint8Array> {
  const { id, live, inputs, options, encoding, requestId, cf } = call;
  const { concurrency, ordered, maxAttempts, timeoutMs, cpuMs, routing, cache } = options;
  const { idempotent, retry } = newestOf(live).config;
  const stopAtFault = options.onError === "stop";
  const repeatable = call.repeatable || idempotent;
  const caller = new Caller(director, live, {
    ...{ encoding, repeatable, concurrency, stopAtFault, timeoutMs, cpuMs, routing, cache, cf },
    mayBegin: () => schedule.mayBegin(),
    failed: (error) => schedule.fail(error),
  });
  const random = () => fractionOf(director.entropy);
  const calls = new MapCalls({
    ...{ id, encoding, caller, random, schedule: director.schedule },
    retry: retryOf(maxAttempts, retry, repeatable),
  });
  const startedMs = director.entropy.now();
  const schedule = new MapSchedule<MapInputItem, Line>(bounded(inputs), calls, { ordered, stopAtFault });
  const totals = () => ({ ...schedule.counts, ...calls.totals, wallMs: director.entropy.now() - startedMs });
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const lines = await schedule.next().catch((error: unknown) => {
          director.reportFailure(error, requestId);
          return error;
        });
        if (Array.isArray(lines)) return controller.enqueue(bytesOf(lines));
        const last = lines === null ? totalsLine(encoding, totals()) : brokenLine(encoding, faultOf(lines), requestId);
        controller.enqueue(bytesOf([last]));
        controller.close();
      },
      async cancel() {
        schedule.stop();
        await caller.cancel();
      },
    },
    { highWaterMark: 0 },
  );
  return withPulse(body, encoding === "json" ? JSON_PULSE : null);
}

function faultOf(error: unknown) {
  return error instanceof TroupeError ? error.fault : fault("internal", "The map could not be completed.");
}
