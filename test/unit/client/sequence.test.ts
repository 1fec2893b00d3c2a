/** Many values in one body, however the network cuts it up. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { readSequence } from "../../../src/client/sequence.ts";
import { encodeCbor, SEQUENCE_TYPES } from "../../../src/codec/index.ts";

const URL_OF_SERVER = "http://troupe.test";
const encoders = {
  json: (value: unknown) => new TextEncoder().encode(`${JSON.stringify(value)}\n`),
  cbor: (value: unknown) => encodeCbor(value),
};
type Encoding = keyof typeof encoders;

/** An answer of these bytes, cut into pieces of these lengths, over and over. */
function answer(encoding: Encoding, bytes: Uint8Array, lengths: readonly number[]): Response {
  let at = 0;
  let piece = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      const end = at + (lengths[piece++ % lengths.length] ?? 1);
      controller.enqueue(bytes.slice(at, end));
      at = end;
    },
  });
  return new Response(body, { headers: { "content-type": SEQUENCE_TYPES[encoding] } });
}

const bytesOf = (encoding: Encoding, values: readonly unknown[]): Uint8Array =>
  Buffer.concat(values.map((value) => encoders[encoding](value)));

async function read(response: Response, signal = new AbortController().signal): Promise<unknown[]> {
  const values: unknown[] = [];
  for await (const value of readSequence(URL_OF_SERVER, response, signal)) values.push(value);
  return values;
}

const encodings = fc.constantFrom<Encoding>("json", "cbor");
const values = fc.array(fc.record({ index: fc.nat(), value: fc.jsonValue({ depthSize: "small" }) }), { maxLength: 8 });
const lengths = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });

it("gives the values that were sent, wherever the pieces end", async () => {
  const law = fc.asyncProperty(encodings, values, lengths, async (encoding, sent, cuts) => {
    // What JSON makes of a value is what both carry: it has no -0.
    const plain = JSON.parse(JSON.stringify(sent));
    expect(await read(answer(encoding, bytesOf(encoding, plain), cuts))).toEqual(plain);
  });
  await fc.assert(law, { numRuns: 60 });
});

it.each(["json", "cbor"] as const)("tells an answer of %s that breaks off from one that ends", async (encoding) => {
  const bytes = bytesOf(encoding, [{ index: 0 }, { index: 1 }]).slice(0, -2);
  await expect(read(answer(encoding, bytes, [7]))).rejects.toMatchObject({ code: "unreachable", retryable: true });
});

it("refuses what is no sequence, and values that cannot be read", async () => {
  await expect(read(Response.json({}))).rejects.toMatchObject({ code: "unexpected_answer" });
  const json = answer("json", new TextEncoder().encode("no json\n"), [100]);
  await expect(read(json)).rejects.toMatchObject({ code: "unexpected_answer" });
  const cbor = answer("cbor", new Uint8Array([0xff]), [1]);
  await expect(read(cbor)).rejects.toMatchObject({ code: "unexpected_answer" });
});

it("skips blank lines", async () => {
  expect(await read(answer("json", new TextEncoder().encode("\n1\n\n2\n"), [3]))).toEqual([1, 2]);
});

it("closes the connection when nobody reads on, and says why it broke", async () => {
  let closed = false;
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(encoders.json(1)),
    cancel: () => {
      closed = true;
    },
  });
  const headers = { "content-type": SEQUENCE_TYPES.json };
  for await (const _ of readSequence(URL_OF_SERVER, new Response(endless, { headers }), AbortSignal.any([]))) break;
  expect(closed).toBe(true);
  const broken = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new Error("reset")) });
  await expect(read(new Response(broken, { headers }))).rejects.toMatchObject({ code: "unreachable" });
  const ended = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new Error("aborted")) });
  const signal = AbortSignal.abort(new Error("enough"));
  await expect(read(new Response(ended, { headers }), signal)).rejects.toThrow("enough");
});
