/**
 * The end of an invocation that nothing in the function can catch or delay.
 *
 * Its fault and figures travel as the text of the abort reason. The text is put together from parts, without
 * `JSON.stringify` on objects or an `Error`: `toJSON` and `prepareStackTrace` would let function code in.
 */
import type { TroupeFault } from "../../contracts/errors.ts";
import { ABORT_MARK } from "../../contracts/sandbox-call.ts";
import type { Invocation } from "./invocation.ts";
import { quote } from "./primordials.ts";

/** Ends the invocation with a fault. Returns only where the runtime cannot abort. */
export function abortWith(invocation: Invocation, { code, message }: TroupeFault): void {
  const { usedMs, requests, logs } = invocation;
  let lines = "";
  for (let index = 0; index < logs.length; index++) {
    const line = logs[index];
    if (line !== undefined)
      lines += `${index === 0 ? "" : ","}{"level":"${line.level}","message":${quote(line.message)}}`;
  }
  invocation.abort(
    `${ABORT_MARK}{"fault":{"code":"${code}","message":${quote(message)}},` +
      `"figures":{"cpuMs":${usedMs},"requests":${requests},"logs":[${lines}]}}`,
  );
}
