/**
 * The director's port `Roster` in memory, over the rules of the real one: workers that join take calls at once, and
 * those that leave are idle.
 */
import { mayRetire, planScale } from "../../durable-objects/roster-rules.ts";
import type { Result } from "../../src/contracts/result.ts";
import { succeed } from "../../src/contracts/result.ts";
import type { RosterEntry, Scaled, ScaleRequest } from "../../src/contracts/roster.ts";
import type { Roster } from "../../src/director/ports.ts";
import type { MemoryWorkers } from "./memory-workers.ts";

export class MemoryRoster implements Roster {
  /** How often functions were asked to be loaded. */
  warmUps = 0;
  readonly #workers: MemoryWorkers;
  readonly #now: () => number;
  #entries: RosterEntry[];
  #next: number;

  constructor(workers: MemoryWorkers, now: () => number) {
    this.#workers = workers;
    this.#now = now;
    this.#entries = workers.ids.map((id) => this.#entry(id));
    this.#next = workers.ids.length + 1;
  }

  async list(): Promise<readonly RosterEntry[]> {
    return this.#entries;
  }

  async scale(request: ScaleRequest): Promise<Result<Scaled>> {
    const plan = planScale(this.#entries, request);
    if (!plan.ok) return plan;
    const { add, drain } = plan.value;
    const region = request.region ?? null;
    const added = Array.from({ length: add }, () => this.#entry(`${region ?? "worker"}-${this.#next++}`, region));
    this.#become([...this.#entries.filter(({ id }) => !drain.includes(id)), ...added]);
    return succeed({ workers: this.#workers.ids, added: added.map(({ id }) => id), draining: drain });
  }

  async retire(worker: string): Promise<Result<null>> {
    const entry = mayRetire(this.#entries, worker);
    if (!entry.ok) return entry;
    this.#become(this.#entries.filter(({ id }) => id !== worker));
    return succeed(null);
  }

  async warmUp(): Promise<void> {
    this.warmUps++;
  }

  #become(entries: RosterEntry[]): void {
    this.#entries = entries;
    this.#workers.ids = entries.map(({ id }) => id);
  }

  #entry(id: string, region: RosterEntry["region"] = null): RosterEntry {
    const now = this.#now();
    const sign = { version: "0.1.0", uptimeMs: 1, inFlight: 0, queued: 0, warm: 0 };
    return { id, state: "live", region, registeredAt: now, heartbeatAt: now, sign };
  }
}
