/**
 * Affinity: calls of one function prefer one worker, so that its isolate and caches stay warm there.
 *
 * Rendezvous hashing: every worker has a score for the function, the highest wins. When a worker joins or leaves,
 * only the functions move whose best worker it is, 1/n of them; there is no ring to keep.
 * Thaler and Ravishankar, "Using name-based mappings to increase hit rates", 1998.
 */
import type { RoutingStrategy } from "./strategy.ts";

/** Makes the strategy; it keeps the hashes of the workers' ids for as long as their list lives. */
export function affinity(): RoutingStrategy {
  const hashesOf = new WeakMap<readonly string[], Uint32Array>();
  return {
    order(functionName, workers) {
      let hashes = hashesOf.get(workers);
      if (hashes === undefined) {
        hashes = Uint32Array.from(workers, hash);
        hashesOf.set(workers, hashes);
      }
      return preferred(workers, scores(functionName, hashes));
    },
  };
}

function scores(functionName: string, workerHashes: Uint32Array): Uint32Array {
  const key = hash(functionName);
  return workerHashes.map((workerHash) => mix(key ^ workerHash));
}

/** The best one is found by a scan; the rest is sorted only when somebody asks for it. */
function* preferred(workers: readonly string[], score: Uint32Array): Generator<string> {
  const scoreAt = (index: number) => score[index] ?? 0;
  let best = 0;
  for (let index = 1; index < workers.length; index++) if (scoreAt(index) > scoreAt(best)) best = index;
  for (const first of workers.slice(best, best + 1)) yield first;

  const rest = workers.map((worker, index) => ({ worker, index })).filter(({ index }) => index !== best);
  rest.sort((left, right) => scoreAt(right.index) - scoreAt(left.index) || left.index - right.index);
  for (const { worker } of rest) yield worker;
}

/** FNV-1a, 32 bits, over UTF-16 code units. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}

/** The finalizer of MurmurHash3: every bit of the input moves every bit of the output. */
function mix(value: number): number {
  let mixed = value;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
