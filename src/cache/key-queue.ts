/**
 * Keys in a row: new ones come last, and any of them may be moved to the end. Everything takes constant time.
 */
import { type Linked, LinkedList } from "./linked-list.ts";

interface KeyNode extends Linked<KeyNode> {
  readonly key: string;
}

export class KeyQueue {
  readonly #nodes = new Map<string, KeyNode>();
  readonly #row = new LinkedList<KeyNode>();

  get first(): string | undefined {
    return this.#row.first?.key;
  }

  /** Puts a key at the end, wherever it was before. */
  toEnd(key: string): void {
    const known = this.#nodes.get(key);
    const node = known ?? { key, before: null, behind: null };
    if (known === undefined) this.#nodes.set(key, node);
    else this.#row.remove(node);
    this.#row.append(node);
  }

  remove(key: string): void {
    const node = this.#nodes.get(key);
    if (node === undefined) return;
    this.#nodes.delete(key);
    this.#row.remove(node);
  }
}
