/**
 * A kept value in the encoding that it is asked for, which need not be the one that it was made in.
 */
import { encodeCbor } from "../../codec/index.ts";
import type { TroupeFault } from "../../contracts/errors.ts";
import { fault, TroupeError } from "../../contracts/errors.ts";
import type { EncodedValue, Encoding } from "../../contracts/invocation.ts";
import { fail, type Result, succeed } from "../../contracts/result.ts";
import { isObject } from "../arguments.ts";
import { decodeValue } from "../values.ts";

/** Brings a value into an encoding. Fault: `not_serializable` for what it has no word for. */
export function transcode(value: EncodedValue, encoding: Encoding): Result<EncodedValue> {
  const isCbor = value instanceof Uint8Array;
  if (isCbor === (encoding === "cbor")) return succeed(value);
  return isCbor ? toJson(decodeValue(value)) : toCbor(decodeValue(value));
}

function toCbor(value: unknown): Result<EncodedValue> {
  try {
    return succeed(encodeCbor(value));
  } catch (error) {
    if (!(error instanceof TroupeError)) throw error;
    return fail(fault("not_serializable", `The value cannot be told as CBOR: ${error.message} Ask for JSON.`));
  }
}

function toJson(value: unknown): Result<EncodedValue> {
  if (value === undefined) return succeed(undefined);
  const text = write(value, "");
  return typeof text === "string" ? succeed(text) : fail(text);
}

/** JSON as it is made inside isolates: nothing is changed without a word. */
function write(value: unknown, path: string): string | TroupeFault {
  if (typeof value === "string" || typeof value === "boolean" || value === null) return JSON.stringify(value);
  if (typeof value === "number" && Number.isFinite(value)) return Object.is(value, -0) ? "-0" : String(value);
  if (Array.isArray(value))
    return writeAll(
      value.map((part, index) => [`[${index}]`, "", part]),
      path,
      "[]",
    );
  if (!isObject(value)) return notJson(value, path);
  const members = Object.entries(value).filter(([, part]) => part !== undefined);
  return writeAll(
    members.map(([name, part]) => [`.${name}`, `${JSON.stringify(name)}:`, part]),
    path,
    "{}",
  );
}

function writeAll(parts: readonly (readonly [string, string, unknown])[], path: string, brackets: "[]" | "{}") {
  const texts: string[] = [];
  for (const [step, label, part] of parts) {
    const text = write(part, path + step);
    if (typeof text !== "string") return text;
    texts.push(label + text);
  }
  return `${brackets.charAt(0)}${texts.join(",")}${brackets.charAt(1)}`;
}

function notJson(value: unknown, path: string): TroupeFault {
  const kind = typeof value === "object" && value !== null ? Object.prototype.toString.call(value).slice(8, -1) : value;
  const place = path === "" ? "The value" : `The value at ${path}`;
  const what = typeof kind === "bigint" ? "a bigint" : String(kind);
  return fault(
    "not_serializable",
    `${place} is ${what}, which JSON cannot say; ask for CBOR (Accept: application/cbor).`,
    {
      details: { path },
    },
  );
}
