/**
 * The port `Crons` over the object that keeps timetables.
 */
import type { CronObject } from "../../../durable-objects/crons.ts";
import { CRON_OBJECT } from "../../contracts/cron.ts";
import type { Crons } from "../ports.ts";
import { callObject, readObject } from "./object-call.ts";

/** Makes the port. */
export function cronsOf(namespace: DurableObjectNamespace<CronObject>): Crons {
  return {
    put: (name, crons) => callObject(namespace, CRON_OBJECT, (stub) => stub.put(name, crons)),
    get: (name) => readObject(namespace, CRON_OBJECT, (stub) => stub.get(name)),
    forget: (name) => callObject(namespace, CRON_OBJECT, (stub) => stub.forget(name)),
  };
}
