/**
 * Workflows that were found to hold together, as a director remembers them: a document that comes again costs no
 * validation while its functions are what they were. Those used last stay, up to a number and a size in all.
 */
import { BoundedCache } from "../../cache/bounded-cache.ts";
import { FOR_GOOD } from "../../cache/lifetime.ts";
import { MAX_CACHED_WORKFLOW_BYTES, MAX_CACHED_WORKFLOWS } from "../../contracts/limits.ts";
import type { Workflow } from "../../workflow/model.ts";

/** A workflow, and the revision of each of its functions for which it was checked. */
export interface KnownWorkflow {
  readonly workflow: Workflow;
  readonly revisions: ReadonlyMap<string, number>;
}

export class WorkflowMemory {
  readonly #known = new BoundedCache<KnownWorkflow>(
    { policy: "lru", maxEntries: MAX_CACHED_WORKFLOWS, maxBytes: MAX_CACHED_WORKFLOW_BYTES },
    () => 0,
  );

  /** The workflow of a document, by its text. */
  get(text: string): KnownWorkflow | undefined {
    return this.#known.get(text)?.value;
  }

  /** Remembers a workflow whose document has so many bytes. It is never too old: its functions are looked at each time. */
  keep(text: string, known: KnownWorkflow, bytes: number): void {
    this.#known.put(text, known, bytes, FOR_GOOD);
  }
}
