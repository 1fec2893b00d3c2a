/**
 * What is said to those who may not change a workflow that was put.
 */
import { fault } from "../src/contracts/errors.ts";

/** The fault of a change by somebody else. */
export function notTheOwner(name: string) {
  return fault("forbidden", `The workflow ${name} belongs to somebody else.`);
}
