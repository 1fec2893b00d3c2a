/**
 * A director in front of workers in memory, as a stage for `test/suites/result-cache.case.ts`. Its clock stands still until
 * the test lets it go on.
 */
import type { CacheMode, CacheScope } from "../../src/contracts/cache.ts";
import { functionConfig } from "../../src/contracts/function.ts";
import { functionName } from "../../src/contracts/ids.ts";
import { invoke } from "../../src/director/invoke.ts";
import type { SharedResults } from "../../src/director/ports.ts";
import type { CacheStage } from "../suites/result-cache.case.ts";
import { testDirector, testEntropy } from "./director.ts";

const F = functionName.parse("f");

/** What a stage may be told. */
export interface StageOptions {
  /** Who keeps what the cluster keeps; in memory when it is left out. */
  readonly results?: SharedResults;
  /** Lets real time pass. */
  readonly sleep?: (ms: number) => Promise<void>;
}

/** Makes a stage. */
export async function cacheStage(scope: CacheScope, { results, sleep }: StageOptions = {}): Promise<CacheStage> {
  let nowMs = Date.now();
  let code = "a";
  let ran = 0;
  const entropy = { ...testEntropy(), now: sleep === undefined ? () => nowMs : Date.now };
  const background = new Set<Promise<unknown>>();
  const director = await testDirector(
    {
      f: (arg: unknown) => {
        ran++;
        if (arg === "bad") throw new Error("bad");
        return `${arg}${code}`;
      },
    },
    {
      ...{ entropy, schedule: () => () => {} },
      ...(results === undefined ? {} : { results }),
      background: (work) => void background.add(work),
    },
  );
  const { director: served, workers, results: memory } = director;
  const shared = results ?? memory;
  const [worker = ""] = workers.ids;
  workers.ids = [worker];
  return {
    async deploy(cache, letter = "a") {
      code = letter;
      const config = functionConfig.parse({ cache: { scope, ...cache } });
      await director.register("f", { config, source: `// ${letter}` });
    },
    async call(arg: unknown, cache?: CacheMode) {
      const live = await director.registry.live(F);
      if (live === null) throw new Error("Nothing is deployed.");
      const outcome = await invoke(served, live, { args: [arg] }, { repeatable: false, encoding: "json", cache });
      if (!outcome.ok) return { value: outcome.fault.code, cached: false };
      return { value: JSON.parse(String(outcome.value.value)), cached: outcome.value.invocation.cached };
    },
    ran: () => ran,
    async pass(ms) {
      // Hits wait to be told for as long as the test's timers stand still.
      await Promise.race([Promise.all(background), new Promise((resolve) => setTimeout(resolve, 5))]);
      background.clear();
      nowMs += ms;
      await sleep?.(ms);
    },
    async listing() {
      const listings = scope === "worker" ? await workers.cacheOf(worker) : [await shared.inspect(F)];
      return listings.find((listing) => listing?.function === "f") ?? null;
    },
    async purge(key) {
      const purge = { function: "f", key };
      served.recent.purge(purge);
      return scope === "worker" ? workers.purgeCache(worker, purge) : shared.purge(F, key);
    },
    async [Symbol.asyncDispose]() {},
  };
}
