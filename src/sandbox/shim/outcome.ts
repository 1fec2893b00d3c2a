/**
 * How a call ended, as text for the worker.
 *
 * Put together from parts: `JSON.stringify` on an object would ask `toJSON`, and an `Error` would ask
 * `prepareStackTrace`, and both let function code in.
 */
import type { TroupeFault } from "../../contracts/errors.ts";
import type { Invocation } from "./invocation.ts";
import { masked } from "./mask.ts";
import { ownEnumerableKeys, quote, truncate } from "./primordials.ts";

const WELL = '{"fault":null,';

/** Whether the text of an outcome, with or without a value behind it, tells of no fault. */
export function endedWell(outcome: string): boolean {
  return truncate(outcome, WELL.length) === WELL;
}

/** The JSON text of a `SandboxOutcome`. */
export function outcomeText(invocation: Invocation, fault: TroupeFault | null): string {
  const { usedMs, requests, logs, startUpFailed } = invocation;
  let lines = "";
  for (let index = 0; index < logs.length; index++) {
    const line = logs[index];
    if (line !== undefined) lines += `${lines && ","}{"level":"${line.level}","message":${quote(line.message)}}`;
  }
  return `{"fault":${faultText(fault)},"startUp":${startUpFailed},"figures":{"cpuMs":${usedMs},"requests":${requests},"logs":[${lines}]}}`;
}

function faultText(fault: TroupeFault | null): string {
  if (fault === null) return "null";
  const extra = fault.details === undefined ? "" : `,"details":${detailsText(fault.details)}`;
  const retry = fault.retryAfterSeconds === undefined ? "" : `,"retryAfterSeconds":${fault.retryAfterSeconds}`;
  return `{"code":"${fault.code}","message":${shown(fault.message)}${extra}${retry}}`;
}

/** Most texts were masked when they were cut; those of refusals, which name addresses and paths, come as they are. */
function shown(text: string): string {
  return quote(masked(text, text.length));
}

/** Details of faults that arise in here are texts and numbers, one level deep. */
function detailsText(details: Readonly<Record<string, unknown>>): string {
  const keys = ownEnumerableKeys(details);
  let members = "";
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] as string;
    const value = details[key];
    members += `${members && ","}${quote(key)}:${typeof value === "string" ? shown(value) : `${value}`}`;
  }
  return `{${members}}`;
}
