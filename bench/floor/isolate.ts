/**
 * The function of the floor: what a loaded isolate answers with no platform in it.
 */
import { WorkerEntrypoint } from "cloudflare:workers";

/** Adds two numbers. */
export default class Addition extends WorkerEntrypoint {
  run([a, b]: [number, number]): number {
    return a + b;
  }
}
