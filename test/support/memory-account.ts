/**
 * The director's ports `Domains` and `DispatchNamespaces` in memory.
 */
import type { DispatchNamespace, DomainChange, DomainRecord } from "../../src/contracts/account.ts";
import { fault } from "../../src/contracts/errors.ts";
import type { Principal } from "../../src/contracts/keys.ts";
import { fail, type Result, succeed } from "../../src/contracts/result.ts";
import type { DispatchNamespaces, Domains } from "../../src/director/ports.ts";

export class MemoryDomains implements Domains {
  #kept: DomainRecord[] = [];

  async list(): Promise<readonly DomainRecord[]> {
    return this.#kept;
  }

  async set({ function: name, hostnames, by }: DomainChange): Promise<Result<readonly DomainRecord[]>> {
    const taken = this.#kept.find((each) => hostnames.includes(each.hostname) && each.function !== name);
    if (taken !== undefined) return fail(fault("conflict", `${taken.hostname} is taken.`));
    const own = hostnames.map((hostname) => ({ hostname, function: name, owner: by.id, createdAt: 0 }));
    this.#kept = [...this.#kept.filter((each) => each.function !== name), ...own];
    return succeed(own);
  }
}

export class MemoryDispatch implements DispatchNamespaces {
  readonly #kept = new Map<string, DispatchNamespace>();

  async list(): Promise<readonly DispatchNamespace[]> {
    return [...this.#kept.values()];
  }

  async create(name: string, by: Principal): Promise<Result<DispatchNamespace>> {
    if (this.#kept.has(name)) return fail(fault("conflict", `${name} is taken.`));
    const namespace = { id: `id-${name}`, name, owner: by.id, createdAt: 0 };
    this.#kept.set(name, namespace);
    return succeed(namespace);
  }

  async remove(name: string): Promise<boolean> {
    return this.#kept.delete(name);
  }
}
