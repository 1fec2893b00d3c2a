/**
 * The director's port `Tails` in memory: what is told stands in `told`; sockets cannot be joined.
 */
import { succeed } from "../../src/contracts/result.ts";
import type { NewTail, TailMessage } from "../../src/contracts/tail.ts";
import type { Tails } from "../../src/director/ports.ts";

export class MemoryTails implements Tails {
  readonly told: TailMessage[] = [];
  /** How often it was asked who is watched. */
  asked = 0;
  #tails: (NewTail & { readonly id: string })[] = [];

  async open(tail: NewTail) {
    const id = `tail-${this.#tails.length}`;
    this.#tails.push({ ...tail, id });
    return succeed({ id, expiresAt: 0 });
  }

  async list(name: string) {
    const own = this.#tails.filter(({ function: each }) => each === name);
    return own.map(({ id }) => ({ id, expiresAt: 0 }));
  }

  async close(name: string, id: string): Promise<boolean> {
    const before = this.#tails.length;
    this.#tails = this.#tails.filter((tail) => tail.function !== name || tail.id !== id);
    return this.#tails.length < before;
  }

  async closeAll(name: string): Promise<void> {
    this.#tails = this.#tails.filter((tail) => tail.function !== name);
  }

  async watched(): Promise<string[]> {
    this.asked++;
    return this.#tails.map(({ function: name }) => name);
  }

  async tell(message: TailMessage): Promise<string[]> {
    this.told.push(message);
    return this.watched();
  }

  async join(): Promise<Response> {
    return new Response(null, { status: 404 });
  }
}
