/**
 * Hosts of functions that are no part of the base domain: who set them up has pointed their name at this platform.
 *
 * They are known by heart, so that no request waits for them; what another director has changed is learned in the
 * background.
 */
import type { DomainRecord } from "../contracts/account.ts";
import { DOMAINS_REFRESH_MS } from "../contracts/limits.ts";
import type { DirectorDeps } from "./ports.ts";

type Deps = Pick<DirectorDeps, "domains" | "background" | "entropy">;

export class Hosts {
  readonly #deps: Deps;
  #functions: ReadonlyMap<string, string> = new Map();
  #askedMs = Number.NEGATIVE_INFINITY;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** The function that a host leads to, or null. */
  functionOf(host: string): string | null {
    if (this.#functions.size === 0) return null;
    return this.#functions.get(host) ?? null;
  }

  /** Learns again what was learned a while ago, without anybody waiting for it. */
  keepUp(): void {
    const { entropy, background } = this.#deps;
    if (entropy.now() - this.#askedMs >= DOMAINS_REFRESH_MS) background(this.refresh());
  }

  /** Learns which hosts there are. Never rejects: what was known before stays known. */
  async refresh(): Promise<void> {
    const { domains, entropy } = this.#deps;
    this.#askedMs = entropy.now();
    try {
      this.learn(await domains.list());
    } catch {
      // It is asked again.
    }
  }

  /** Takes what is known to be true now. */
  learn(records: readonly DomainRecord[]): void {
    this.#functions = new Map(records.map(({ hostname, function: name }) => [hostname, name]));
  }
}
