/**
 * The real clock and the real randomness.
 */
import type { Entropy } from "../../contracts/ids.ts";

/** Randomness is drawn in blocks: a call to the runtime for each id would cost more than the id. */
const BLOCK_BYTES = 4_096;
let block = new Uint8Array(0);

/** Clock and randomness of the runtime. */
export const systemEntropy: Entropy = {
  now: () => Date.now(),
  random(length) {
    if (length > BLOCK_BYTES) return crypto.getRandomValues(new Uint8Array(length));
    if (block.length < length) block = crypto.getRandomValues(new Uint8Array(BLOCK_BYTES));
    const taken = block.subarray(0, length);
    block = block.subarray(length);
    return taken;
  },
};
