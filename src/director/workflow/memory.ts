/**
 * Workflows that were found to hold together, as a director remembers them: a document that comes again costs no
 * validation while its functions are what they were. Those used last stay, up to a number and a size in all.
 */
import { MAX_CACHED_WORKFLOW_BYTES, MAX_CACHED_WORKFLOWS } from "../../contracts/limits.ts";
import type { Workflow } from "../../workflow/model.ts";

/** A workflow, and the revision of each of its functions for which it was checked. */
export interface KnownWorkflow {
  readonly workflow: Workflow;
  readonly revisions: ReadonlyMap<string, number>;
  /** Size of its document. */
  readonly bytes: number;
}

export class WorkflowMemory {
  readonly #known = new Map<string, KnownWorkflow>();
  #bytes = 0;

  /** The workflow of a document, by its text. */
  get(text: string): KnownWorkflow | undefined {
    const known = this.#known.get(text);
    if (known === undefined) return undefined;
    this.#known.delete(text);
    this.#known.set(text, known);
    return known;
  }

  keep(text: string, known: KnownWorkflow): void {
    this.#forget(text);
    this.#known.set(text, known);
    this.#bytes += known.bytes;
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= MAX_CACHED_WORKFLOWS && this.#bytes <= MAX_CACHED_WORKFLOW_BYTES) break;
      this.#forget(oldest);
    }
  }

  #forget(text: string): void {
    this.#bytes -= this.#known.get(text)?.bytes ?? 0;
    this.#known.delete(text);
  }
}
