/**
 * The lines of a map's answer: NDJSON, or items of a CBOR sequence. Values go into them as they are encoded already.
 */
import { encodeCbor, encodeEnvelope } from "../../codec/index.ts";
import { joinBytes } from "../../contracts/bytes.ts";
import { type TroupeFault, toProblem } from "../../contracts/errors.ts";
import type { EncodedValue, Encoding } from "../../contracts/invocation.ts";
import type { MapTotals } from "../../contracts/map.ts";
import type { Result } from "../../contracts/result.ts";

/** A line as text, with its end, or as bytes. */
export type Line = string | Uint8Array;

/** The line of an input. JSON leaves the value out for `undefined`. */
export function lineOf(encoding: Encoding, index: number, outcome: Result<EncodedValue>): Line {
  if (!outcome.ok) return memberLine(encoding, { index, error: toProblem(outcome.fault) });
  const { value } = outcome;
  if (value instanceof Uint8Array) return encodeEnvelope({ index: encodeCbor(index), value });
  return value === undefined ? `{"index":${index}}\n` : `{"index":${index},"value":${value}}\n`;
}

/** The last line. */
export function totalsLine(encoding: Encoding, totals: MapTotals): Line {
  return memberLine(encoding, { totals });
}

/** The last line of a map that broke off. */
export function brokenLine(encoding: Encoding, failure: TroupeFault, requestId: string): Line {
  return memberLine(encoding, { error: toProblem(failure, requestId) });
}

/** Lines as the bytes that are sent. */
export function bytesOf(lines: readonly Line[]): Uint8Array {
  let text = "";
  const pieces: Uint8Array[] = [];
  for (const line of lines) {
    if (typeof line === "string") text += line;
    else pieces.push(line);
  }
  if (pieces.length === 0) return new TextEncoder().encode(text);
  return joinBytes(pieces);
}

function memberLine(encoding: Encoding, members: object): Line {
  return encoding === "cbor" ? encodeCbor(members) : `${JSON.stringify(members)}\n`;
}
