/**
 * The pieces of a streaming result, encoded one by one, and what they come to together: the cap of a result is the cap of
 * all its pieces.
 */
import { fault, type TroupeFault } from "../../contracts/errors.ts";
import { VALUE_SEPARATOR } from "../../contracts/sandbox-call.ts";
import { drain } from "./background.ts";
import { byteLengthOf, bytesOf, kindOf } from "./built-ins.ts";
import { head, latin1 } from "./cbor-bytes.ts";
import type { Encoded } from "./draft.ts";
import { encode } from "./encode.ts";
import { encodeCbor } from "./encode-cbor.ts";
import type { Invocation } from "./invocation.ts";
import { endTurn } from "./meter.ts";
import { outcomeText } from "./outcome.ts";
import { awaitable, getPrototypeOf, utf8Bytes, utf8Length } from "./primordials.ts";
import { type Source, walk } from "./source.ts";
import { faultOf } from "./thrown.ts";

const ARRAY = 4;

/** Encodes a piece into at most `left` bytes. Throws what getters and proxies throw. */
export function encodePiece(invocation: Invocation, piece: unknown, left: number): Encoded {
  if (invocation.encoding === "bytes") return encodeRaw(invocation, piece, left);
  const json = invocation.encoding === "json";
  const { text, refusal } = json ? encode(piece, left) : encodeCbor(piece, left);
  if (refusal?.code === "output_too_large") return { text: undefined, refusal: tooLarge(invocation) };
  // As in an array, where JSON has no word for `undefined` either.
  return { text: text ?? "null", refusal };
}

const NOT_BYTES = fault(
  "not_serializable",
  "Bytes were asked for; the function yields something else than bytes and texts.",
);

/** Bytes and texts as they are. */
function encodeRaw(invocation: Invocation, piece: unknown, left: number): Encoded {
  const bytes = typeof piece === "string" ? utf8Bytes(piece) : viewOf(piece);
  if (bytes === undefined) return { text: undefined, refusal: NOT_BYTES };
  const length = byteLengthOf(bytes);
  return length > left
    ? { text: undefined, refusal: tooLarge(invocation) }
    : { text: latin1(bytes, length), refusal: undefined };
}

function viewOf(piece: unknown): Uint8Array | undefined {
  if (typeof piece !== "object" || piece === null) return undefined;
  return kindOf(piece, getPrototypeOf(piece)) === "Uint8Array" ? bytesOf(piece, "Uint8Array") : undefined;
}

/** All pieces together are larger than a result may be. */
export function tooLarge({ limits: { maxOutputBytes } }: Invocation): TroupeFault {
  return fault("output_too_large", `The result is larger than ${maxOutputBytes} bytes.`, {
    details: { maxOutputBytes },
  });
}

/** Collects a source into an array, for a caller who takes one value. Never rejects. */
export async function collect(invocation: Invocation, source: Source): Promise<string> {
  const json = invocation.encoding === "json";
  let texts = "";
  let count = 0;
  // Brackets.
  let left = invocation.limits.maxOutputBytes - (json ? 2 : 0);
  let refusal: TroupeFault | null = null;
  try {
    await awaitable(
      walk(source, (piece) => {
        const separator = json && count > 0 ? "," : "";
        const { text, refusal: refused } = encodePiece(invocation, piece, left - separator.length);
        refusal = refused ?? null;
        if (text === undefined || refusal !== null) return false;
        texts += separator + text;
        // In CBOR a character is a byte.
        left -= separator.length + (json ? utf8Length(text) : text.length);
        count++;
        return refusal === null;
      }),
    );
  } catch (error) {
    refusal = refusal ?? faultOf(error);
  }
  await awaitable(drain(invocation));
  const opening = json ? "" : head(ARRAY, count);
  const value = json ? `[${texts}]` : opening + texts;
  if (opening.length > left) refusal = refusal ?? tooLarge(invocation);
  endTurn(invocation);
  const outcome = outcomeText(invocation, refusal);
  return refusal === null ? outcome + VALUE_SEPARATOR + value : outcome;
}
