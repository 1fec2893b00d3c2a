/**
 * How a call ended, as text for the worker.
 *
 * Put together from parts: `JSON.stringify` on an object would ask `toJSON`, and an `Error` would ask
 * `prepareStackTrace`, and both let function code in.
 */
import type { TroupeFault } from "../../contracts/errors.ts";
import { encode } from "./encode.ts";
import type { Invocation } from "./invocation.ts";
import { quote } from "./primordials.ts";

const MAX_DETAILS_BYTES = 16 * 1024;

/** The JSON text of a `SandboxOutcome`. */
export function outcomeText(invocation: Invocation, fault: TroupeFault | null, startUp: boolean): string {
  const { usedMs, requests, logs } = invocation;
  let lines = "";
  for (let index = 0; index < logs.length; index++) {
    const line = logs[index];
    if (line !== undefined) lines += `${lines && ","}{"level":"${line.level}","message":${quote(line.message)}}`;
  }
  return `{"fault":${faultText(fault)},"startUp":${startUp},"figures":{"cpuMs":${usedMs},"requests":${requests},"logs":[${lines}]}}`;
}

function faultText(fault: TroupeFault | null): string {
  if (fault === null) return "null";
  const details = fault.details === undefined ? undefined : encode(fault.details, MAX_DETAILS_BYTES).text;
  const extra = details === undefined ? "" : `,"details":${details}`;
  const retry = fault.retryAfterSeconds === undefined ? "" : `,"retryAfterSeconds":${fault.retryAfterSeconds}`;
  return `{"code":"${fault.code}","message":${quote(fault.message)}${extra}${retry}}`;
}
