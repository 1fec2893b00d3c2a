/**
 * KV that fails while a test wants it to. Tests and objects share one isolate, so a switch here reaches both.
 */

/** Which keys fail (those that begin so; null: none), what operations wait for, and which were tried. */
export const kvFaults = {
  failing: null as null | { readonly prefix: string },
  hold: null as null | Promise<void>,
  reads: [] as string[],
  writes: [] as string[],
};

/** Heals KV and forgets what was tried. */
export function resetKvFaults(): void {
  kvFaults.failing = null;
  kvFaults.hold = null;
  kvFaults.reads = [];
  kvFaults.writes = [];
}

/** Wraps a namespace so that `get`, `put` and `delete` fail as `kvFaults` says. */
export function faultyKv(kv: KVNamespace): KVNamespace {
  return new Proxy(kv, {
    get(target, property) {
      const member: unknown = Reflect.get(target, property);
      if (typeof member !== "function") return member;
      return async (key: string, ...rest: unknown[]) => {
        (property === "get" ? kvFaults.reads : kvFaults.writes).push(`${String(property)} ${key}`);
        await kvFaults.hold;
        if (kvFaults.failing !== null && key.startsWith(kvFaults.failing.prefix)) {
          throw new Error("KV failed: 429 Too Many Requests");
        }
        return member.call(target, key, ...rest);
      };
    },
  });
}
