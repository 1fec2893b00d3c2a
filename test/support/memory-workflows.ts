/**
 * The director's port `Workflows` in memory, by the rules of the real book.
 */
import { notTheOwner } from "../../durable-objects/workflow-book-rules.ts";
import { mayUse, type Principal } from "../../src/contracts/keys.ts";
import { fail, type Result, succeed } from "../../src/contracts/result.ts";
import {
  type ListedWorkflow,
  noWorkflow,
  type PutWorkflow,
  type StoredWorkflow,
  type WorkflowPlaced,
} from "../../src/contracts/workflow-book.ts";
import type { Workflows } from "../../src/director/ports.ts";

export class MemoryWorkflows implements Workflows {
  readonly #now: () => number;
  readonly #kept = new Map<string, StoredWorkflow>();

  constructor(now: () => number) {
    this.#now = now;
  }

  async put({ name, document, by }: PutWorkflow): Promise<Result<WorkflowPlaced>> {
    const present = this.#kept.get(name);
    if (present !== undefined && !mayUse(present, by)) return fail(notTheOwner(name));
    if (present !== undefined && String(present.document) === String(document)) {
      return succeed({ revision: present.revision, created: false });
    }
    const at = this.#now();
    const { revision, createdAt, owner } = present ?? { revision: 0, createdAt: at, owner: by.id };
    this.#kept.set(name, { name, owner, document, revision: revision + 1, createdAt, updatedAt: at });
    return succeed({ revision: revision + 1, created: true });
  }

  async get(name: string): Promise<StoredWorkflow | null> {
    return this.#kept.get(name) ?? null;
  }

  async list(): Promise<ListedWorkflow[]> {
    const listed = [...this.#kept.values()].map(({ document: _document, ...rest }) => rest);
    return listed.sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  async remove(name: string, by: Principal): Promise<Result<null>> {
    const present = this.#kept.get(name);
    if (present === undefined) return fail(noWorkflow(name));
    if (!mayUse(present, by)) return fail(notTheOwner(name));
    this.#kept.delete(name);
    return succeed(null);
  }
}
