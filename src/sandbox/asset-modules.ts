/**
 * Modules that are no JavaScript, as the loader takes them.
 */
import { bytesOfBase64 } from "../artifact/base64.ts";
import type { Asset } from "../contracts/function.ts";

/** The loader's form of an asset. Throws for base64 that is none, and JSON that is none; no compiled artifact has such. */
export function moduleOf({ type, base64 }: Asset): WorkerLoaderModule {
  const bytes = bytesOfBase64(base64);
  switch (type) {
    case "text":
      return { text: new TextDecoder().decode(bytes) };
    case "json":
      return { json: JSON.parse(new TextDecoder().decode(bytes)) };
    case "data":
      return { data: bytes.buffer };
    case "wasm":
      return { wasm: bytes };
  }
}
