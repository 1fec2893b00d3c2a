/**
 * Calls whose results may be kept, before they get into line: they are answered with what is kept, or go on with their key.
 */
import type { CacheConfig } from "../../contracts/cache.ts";
import { newId } from "../../contracts/ids.ts";
import { MAX_BATCH_CALLS } from "../../contracts/limits.ts";
import { succeed } from "../../contracts/result.ts";
import { findKept, renewalOf } from "../cache/answer.ts";
import { type CachedCall, type CacheWishes, cachedCallOf } from "../cache/order.ts";
import type { ChosenCall } from "../call/choose.ts";
import type { Invoked } from "../call/conclude.ts";
import type { Director } from "../director.ts";
import type { CallOptions } from "../invoke.ts";
import type { Line, Pending } from "./line.ts";

/** Who makes the calls. */
export interface LookUpsParts {
  readonly director: Director;
  readonly wishes: CacheWishes & Pick<CallOptions, "encoding">;
  /** Puts a call into its line. */
  readonly push: (line: Line, call: Pending) => void;
  /** Sends on their way what may begin. */
  readonly begin: () => void;
}

export class LookUps {
  readonly #parts: LookUpsParts;
  #underWay = 0;
  #done = 0;

  constructor(parts: LookUpsParts) {
    this.#parts = parts;
  }

  /** Answers a call with a result that is kept, or puts it into its line. */
  async add(line: Line, call: Pending, chosen: ChosenCall, cache: CacheConfig): Promise<void> {
    const { director, wishes, push, begin } = this.#parts;
    this.#underWay++;
    let kept: Invoked | null = null;
    let cached: CachedCall | null = null;
    try {
      cached = await cachedCallOf(cache, chosen, wishes);
      if (cached !== null) kept = await findKept(director, call.id, cached, chosen);
    } finally {
      this.#underWay--;
    }
    if (kept === null || cached === null) push(line, { ...call, cached });
    else this.#answer(line, call, cached, kept);
    // Calls that are looked up together go in one hop.
    if (this.#underWay === 0 || ++this.#done % MAX_BATCH_CALLS === 0) begin();
  }

  /** One that is stale is renewed by a call of its own, which nobody waits for. */
  #answer(line: Line, call: Pending, cached: CachedCall, kept: Invoked): void {
    const { director, push } = this.#parts;
    const renewal = renewalOf(director, cached, kept);
    if (renewal !== null) {
      const tell = () => void director.renewals.delete(renewal.order.key);
      push(line, { ...call, id: newId("inv", director.entropy), cached: renewal, tell });
    }
    call.tell(succeed(kept));
  }
}
