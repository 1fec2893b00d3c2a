/**
 * Rendezvous hashing: every worker has a score for a function, and the function prefers the highest.
 *
 * When a worker joins or leaves, only the functions move whose best worker it is, 1/n of them; there is no ring to keep.
 * Thaler and Ravishankar, "Using name-based mappings to increase hit rates", 1998. Directors route by it, and the roster
 * keeps functions loaded by it: both must give the same order.
 */

/** Hashes of workers' ids, to be kept as long as their list. */
export function hashesOf(workers: readonly string[]): Uint32Array {
  return Uint32Array.from(workers, hash);
}

/** Workers in the order in which a function prefers them; `workerHashes` are theirs, of `hashesOf`. */
export function preferredBy(
  functionName: string,
  workers: readonly string[],
  workerHashes: Uint32Array,
): Generator<string> {
  const key = hash(functionName);
  return preferred(
    workers,
    workerHashes.map((workerHash) => mix(key ^ workerHash)),
  );
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
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}

/** The finalizer of MurmurHash3: every bit of the input moves every bit of the output. */
export function mix(value: number): number {
  let mixed = value;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
