/**
 * Adler-32 in WebAssembly, compared with the same sum in JavaScript. `adler32.wasm` is made by `assemble.ts`.
 */
import { Hono } from "hono";
import module from "./adler32.wasm";

interface Adler32 {
  readonly memory: WebAssembly.Memory;
  /** Sum of the first `length` bytes of the memory, as a signed number. */
  readonly adler32: (length: number) => number;
}

const { exports } = new WebAssembly.Instance(module);
const { memory, adler32 } = exports as unknown as Adler32;

/** The sum of `bytes`, as eight hexadecimal digits. */
function checksum(bytes: Uint8Array): string {
  const missing = bytes.length - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / 65_536));
  new Uint8Array(memory.buffer).set(bytes);
  return hexadecimal(adler32(bytes.length));
}

/** The definition of RFC 1950, to compare with. */
function slowChecksum(bytes: Uint8Array): string {
  let low = 1;
  let high = 0;
  for (const byte of bytes) {
    low = (low + byte) % 65_521;
    high = (high + low) % 65_521;
  }
  return hexadecimal(high * 65_536 + low);
}

function hexadecimal(sum: number): string {
  return (sum >>> 0).toString(16).padStart(8, "0");
}

const app = new Hono();

app.get("/", (c) => c.text("POST bytes for their Adler-32.\n"));

app.post("/", async (c) => {
  const bytes = new Uint8Array(await c.req.arrayBuffer());
  const sum = checksum(bytes);
  return c.json({ bytes: bytes.length, adler32: sum, agrees: sum === slowChecksum(bytes) });
});

export default app;
