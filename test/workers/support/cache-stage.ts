/**
 * A result cache on the storage of a real object, with a clock of the test's and KV that is a plain map.
 */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { ResultCacheCore } from "../../../durable-objects/result-cache/core.ts";
import { RESULT_CACHE_MIGRATIONS } from "../../../durable-objects/result-cache/migrations.ts";
import { migrate } from "../../../durable-objects/support/migrate.ts";
import { type CacheConfig, cacheConfig } from "../../../src/contracts/cache.ts";
import { functionName } from "../../../src/contracts/ids.ts";
import type { KeptResult } from "../../../src/contracts/kept-result.ts";

/** The function whose results are kept. */
export const NAME = functionName.parse("add");

/** A configuration with what a test says of it. */
export function configOf(given: object = {}): CacheConfig {
  return cacheConfig.parse({ policy: "lru", scope: "cluster", ...given });
}

/** A result of a function. */
export function resultOf(
  key: string,
  value: KeptResult["value"] = `"${key}"`,
  more: Partial<KeptResult> = {},
): KeptResult {
  return { key, args: null, encoding: "json", value, version: 1, worker: "w0", storedAt: 0, ...more };
}

/** A cache, and what it stands on. */
export interface CacheStage {
  core: ResultCacheCore;
  readonly clock: { nowMs: number };
  readonly kv: Map<string, Uint8Array>;
  readonly storage: DurableObjectStorage;
  /** When the alarm is set to ring; null when it is not. */
  alarmAt(): number | null;
  /** Wakes the object anew: what was in memory is lost. */
  wake(): Promise<void>;
}

/** Plays on a stage of its own. */
export function onCacheStage<Answer>(play: (stage: CacheStage) => Promise<Answer>): Promise<Answer> {
  return runInDurableObject(env.BARE.getByName("results"), async (_object, state) => {
    const clock = { nowMs: 1_000_000 };
    const kv = new Map<string, Uint8Array>();
    let generations = 0;
    let alarmAt: number | null = null;
    const alarms = {
      getAlarm: () => Promise.resolve(alarmAt),
      setAlarm: async (at: number) => {
        alarmAt = at;
      },
    };
    const storage = new Proxy(state.storage, {
      get(target, property) {
        const member: unknown = Reflect.get(Object.hasOwn(alarms, property) ? alarms : target, property);
        return typeof member === "function" ? member.bind(target) : member;
      },
    });
    migrate(storage, "the result cache", RESULT_CACHE_MIGRATIONS);
    const newCore = () =>
      new ResultCacheCore({
        storage,
        kv: {
          put: async (key, value) => void kv.set(key, value),
          delete: async (key) => void kv.delete(key),
        },
        now: () => clock.nowMs,
        newGeneration: () => `g${++generations}`,
        background: () => {},
      });
    const stage: CacheStage = {
      ...{ core: newCore(), clock, kv, storage },
      alarmAt: () => alarmAt,
      async wake() {
        stage.core = newCore();
        await stage.core.wake();
      },
    };
    return play(stage);
  });
}
