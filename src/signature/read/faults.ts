/**
 * Giving up while a signature is read: thrown from the depth of a type, caught by `readSignature`, a `Result` outside.
 */
import { fault, type TroupeFault } from "../../contracts/errors.ts";
import type { Node } from "./nodes.ts";

/** Longest piece of source that a message quotes, in characters. */
const QUOTED = 60;

/** Carries the fault to `readSignature`. */
export class Unreadable extends Error {
  override readonly name = "Unreadable";
  readonly fault: TroupeFault;

  constructor(fault: TroupeFault) {
    super(fault.message);
    this.fault = fault;
  }
}

/** A place in a module, lines and columns counted from 1. */
export interface Place {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/** The module a node belongs to. */
interface Source {
  readonly path: string;
  readonly text: string;
}

export function placeOf({ path }: { readonly path: string }, { loc }: Pick<Node, "loc">): Place {
  return { path, line: loc.start.line, column: loc.start.column + 1 };
}

/** `invalid_source` at a node: what it is, and what to write instead. */
export function unreadable(source: Source, node: Node, reason: string): Unreadable {
  const place = placeOf(source, node);
  return new Unreadable(
    fault("invalid_source", `${place.path}:${place.line}:${place.column}: ${quote(source, node)} ${reason}`, {
      details: { ...place },
    }),
  );
}

/** The source text of a node, in one line and not too long. */
function quote({ text }: Source, { start, end }: Node): string {
  const line = text.slice(start, Math.min(end, start + 2 * QUOTED)).replace(/\s+/g, " ");
  return `\`${line.length > QUOTED || end > start + 2 * QUOTED ? `${line.slice(0, QUOTED)}…` : line}\``;
}
