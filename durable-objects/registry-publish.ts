/**
 * Writes what waits in the outbox to KV, and says when to come back.
 *
 * KV takes one write a second for a key and may fail at any time: a copy that failed pauses, longer each time, and
 * then gets the newest state. One copy's failure holds up no other, but that a live version waits for its artifact and its bindings.
 */

import { MAX_KV_WRITES_AT_ONCE, UNREFERENCED_CONTENT_KEPT_MS } from "../src/contracts/limits.ts";
import { artifactKey, bindingsKey, liveKey } from "../src/contracts/registry.ts";
import type { RegistryTables } from "./registry.sql.ts";
import type { WaitingCopy } from "./registry-outbox.sql.ts";
import { retryPauseMs } from "./registry-rules.ts";
import type { RegistryStore } from "./registry-store.ts";

/** The part of KV that copies need. */
export interface CopyTarget {
  put(key: string, value: string | Uint8Array): Promise<void>;
  delete(key: string): Promise<void>;
}

/** What copies are made of. */
type Copied = Pick<RegistryStore, "tables" | "outbox">;

/** Writes every copy that is due, or as many as may be written in one go. `now` gives milliseconds since the epoch. */
export async function publishDue({ tables, outbox }: Copied, kv: CopyTarget, now: () => number): Promise<void> {
  for (let writes = 0; writes < MAX_KV_WRITES_AT_ONCE; writes++) {
    // Asked anew each time: while a write was under way the registry may have changed.
    const copy = outbox.nextDue(now());
    if (copy === null) return;
    const [key, value] = present(tables, copy);
    try {
      if (value === null) {
        await kv.delete(key);
        outbox.deleted(copy);
      } else {
        await kv.put(key, value);
        outbox.written(copy);
      }
    } catch (error) {
      outbox.failed(copy, now() + retryPauseMs(copy.attempts + 1), String(error));
    }
  }
}

/** When the registry has something to do next, in milliseconds since the epoch; `Infinity` when nothing waits. */
export function nextWakeAt({ tables, outbox }: Copied): number {
  const sweepAt = (tables.oldestUnreferenced() ?? Infinity) + UNREFERENCED_CONTENT_KEPT_MS;
  return Math.min(outbox.nextDueAt() ?? Infinity, sweepAt);
}

/** The key of a copy and what it should hold now; null when it should not exist. */
function present(tables: RegistryTables, { kind, subject }: WaitingCopy): [string, string | Uint8Array | null] {
  if (kind === "artifact") return [artifactKey(subject), tables.content(subject)];
  if (kind === "bindings") return [bindingsKey(subject), tables.content(subject)];
  const live = tables.live(subject);
  return [liveKey(subject), live === null ? null : JSON.stringify(live)];
}
