/**
 * The book of workflows: the one Durable Object that keeps the documents that were put under a name.
 */
import { DurableObject } from "cloudflare:workers";
import { sameBytes } from "../src/contracts/bytes.ts";
import { mayUse, type Principal } from "../src/contracts/keys.ts";
import { fail, type Result, succeed } from "../src/contracts/result.ts";
import {
  type ListedWorkflow,
  noWorkflow,
  type PutWorkflow,
  type StoredWorkflow,
  type WorkflowPlaced,
} from "../src/contracts/workflow-book.ts";
import { migrate } from "./support/migrate.ts";
import { WORKFLOW_BOOK_MIGRATIONS } from "./workflow-book.migrations.ts";
import { WorkflowBookTables } from "./workflow-book.sql.ts";
import { notTheOwner } from "./workflow-book-rules.ts";

export class WorkflowBookObject extends DurableObject<unknown> {
  readonly #tables: WorkflowBookTables;

  constructor(ctx: DurableObjectState, env: unknown) {
    super(ctx, env);
    migrate(ctx.storage, "the workflow book", WORKFLOW_BOOK_MIGRATIONS);
    this.#tables = new WorkflowBookTables(ctx.storage.sql);
  }

  /** Puts a document under a name. Fault: `forbidden` when somebody else owns it. */
  put({ name, document, by }: PutWorkflow): Result<WorkflowPlaced> {
    const present = this.#tables.get(name);
    if (present === null) {
      this.#tables.add({ name, document, owner: by.id }, Date.now());
      return succeed({ revision: 1, created: true });
    }
    if (!mayUse(present, by)) return fail(notTheOwner(name));
    if (sameBytes(present.document, document)) return succeed({ revision: present.revision, created: false });
    this.#tables.change(name, document, Date.now());
    return succeed({ revision: present.revision + 1, created: true });
  }

  /** A workflow by its name, or null. */
  get(name: string): StoredWorkflow | null {
    return this.#tables.get(name);
  }

  /** All workflows without their documents, by name. */
  list(): ListedWorkflow[] {
    return this.#tables.list();
  }

  /** Forgets a workflow. Faults: `workflow_not_found`, `forbidden`. */
  remove(name: string, by: Principal): Result<null> {
    const present = this.#tables.get(name);
    if (present === null) return fail(noWorkflow(name));
    if (!mayUse(present, by)) return fail(notTheOwner(name));
    this.#tables.remove(name);
    return succeed(null);
  }
}
