/**
 * A doubly linked list whose nodes carry their own links: whoever has a node moves it in constant time.
 *
 * A `Map` keeps an order, too, but finding its first entry takes longer the more entries were deleted in front of it, which
 * is all that a cache's order does.
 */
export interface Linked<Node> {
  before: Node | null;
  behind: Node | null;
}

export class LinkedList<Node extends Linked<Node>> {
  #first: Node | null = null;
  #last: Node | null = null;

  get first(): Node | null {
    return this.#first;
  }

  append(node: Node): void {
    this.insertBehind(this.#last, node);
  }

  /** Puts a node that is in no list behind one that is in this list; null: in front of all. */
  insertBehind(at: Node | null, node: Node): void {
    const next = at === null ? this.#first : at.behind;
    node.before = at;
    node.behind = next;
    if (at === null) this.#first = node;
    else at.behind = node;
    if (next === null) this.#last = node;
    else next.before = node;
  }

  /** Takes out a node that is in this list. */
  remove(node: Node): void {
    const { before, behind } = node;
    if (before === null) this.#first = behind;
    else before.behind = behind;
    if (behind === null) this.#last = before;
    else behind.before = before;
    node.before = null;
    node.behind = null;
  }
}
