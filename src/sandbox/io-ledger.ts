/**
 * Counts what each invocation sends and receives, and says when it is enough.
 *
 * The host opens an account before a call and closes it after; in between the gateway charges it. Both share one
 * ledger because both run in one isolate. On Cloudflare a gateway may run in another one, whose ledger has never
 * heard of the invocation: its requests are then judged by policy alone and their number is the platform's to limit.
 */
import { MAX_ENDED_INVOCATIONS, MAX_IO_BYTES } from "../contracts/limits.ts";

/** What an invocation did on the network. */
export interface IoFigures {
  /** Requests let through, each hop of a redirect one. */
  readonly requests: number;
  /** Bytes of bodies and socket messages, as they crossed the network. */
  readonly bytesOut: number;
  readonly bytesIn: number;
  /** Requests refused, by policy or by number. */
  readonly denied: number;
}

/** Which way bytes cross the network, seen from the function. */
export type IoDirection = "in" | "out";

/** The account of one invocation. */
export class IoAccount {
  readonly #maxRequests: number;
  #requests = 0;
  #bytesOut = 0;
  #bytesIn = 0;
  #denied = 0;
  #ended = false;

  constructor(maxRequests: number) {
    this.#maxRequests = maxRequests;
  }

  /** Charges one request. False when the limit is reached: it must not be made, and counts as denied. */
  chargeRequest(): boolean {
    if (this.#requests >= this.#maxRequests) {
      this.#denied++;
      return false;
    }
    this.#requests++;
    return true;
  }

  /** Charges bytes that have crossed the network. False when the invocation has moved more than it may. */
  chargeBytes(count: number, direction: IoDirection): boolean {
    if (direction === "out") this.#bytesOut += count;
    else this.#bytesIn += count;
    return this.#bytesOut + this.#bytesIn <= MAX_IO_BYTES;
  }

  /** Counts a request that was refused for another reason than its number. */
  countDenied(): void {
    this.#denied++;
  }

  /** Whether the invocation is over. Bodies still in flight go on being counted, for nobody. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Ends the account and says what it came to. */
  end(): IoFigures {
    this.#ended = true;
    return { requests: this.#requests, bytesOut: this.#bytesOut, bytesIn: this.#bytesIn, denied: this.#denied };
  }
}

/** The accounts of the invocations of one isolate. */
export class IoLedger {
  readonly #accounts = new Map<string, IoAccount>();
  /** In the order in which they ended. */
  readonly #ended = new Set<string>();

  /** Opens an account. Ids are used once: one that is open, or was, starts anew. */
  open(id: string, { subRequests }: { readonly subRequests: number }): void {
    this.#ended.delete(id);
    this.#accounts.set(id, new IoAccount(subRequests));
  }

  /**
   * The account to charge: null when the invocation has ended; a fresh one without a limit of requests when the
   * invocation was opened elsewhere.
   */
  account(id: string): IoAccount | null {
    if (this.#ended.has(id)) return null;
    return this.#accounts.get(id) ?? new IoAccount(Number.POSITIVE_INFINITY);
  }

  /** Closes an account and says what it came to: nothing, for an id that is not open. Later requests are refused. */
  close(id: string): IoFigures {
    const account = this.#accounts.get(id);
    if (account === undefined) return { requests: 0, bytesOut: 0, bytesIn: 0, denied: 0 };
    this.#accounts.delete(id);
    this.#remember(id);
    return account.end();
  }

  #remember(id: string): void {
    this.#ended.add(id);
    if (this.#ended.size <= MAX_ENDED_INVOCATIONS) return;
    for (const oldest of this.#ended) {
      this.#ended.delete(oldest);
      return;
    }
  }
}
