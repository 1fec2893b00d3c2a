/**
 * Names for what is added to a module, such that the author's code cannot mention them.
 *
 * Code can only reach a binding by writing its name, so a name that occurs nowhere in the module is out of reach.
 * (A direct `eval` could spell one out; the runtime refuses `eval`.)
 */
import type { Program } from "acorn";
import { walk } from "./walk.ts";

/** The bindings that instrumented code uses. */
export interface TickNames {
  /** The meter's `check`, imported. */
  readonly check: string;
  /** Steps the module may still take before it asks the meter. */
  readonly fuel: string;
  /** Function of the module: asks the meter for new fuel. */
  readonly ask: string;
  /** Function of the module: pays for a batch of iterations and returns its size. */
  readonly batch: string;
  /** Function of the module: pays for the step after an `await`, and passes the value on. */
  readonly resume: string;
  /** Iterations that the running function has paid for and not made yet. */
  readonly left: string;
}

/** A name like `wanted` that no identifier of the module has. */
export function uniqueName(program: Program, wanted: string): string {
  return pickName(wanted, identifiersOf(program));
}

/** Names for everything that instrumentation adds to the module. */
export function tickNames(program: Program): TickNames {
  const taken = identifiersOf(program);
  return {
    check: pickName("$check", taken),
    fuel: pickName("$fuel", taken),
    ask: pickName("$ask", taken),
    batch: pickName("$batch", taken),
    resume: pickName("$resume", taken),
    left: pickName("$left", taken),
  };
}

/** Every identifier of the module, be it a variable, a property or a label. Acorn has decoded escapes. */
function identifiersOf(program: Program): ReadonlySet<string> {
  const identifiers = new Set<string>();
  walk(program, (node) => {
    if (node.type === "Identifier") identifiers.add(node.name);
  });
  return identifiers;
}

function pickName(wanted: string, taken: ReadonlySet<string>): string {
  let name = wanted;
  for (let suffix = 1; taken.has(name); suffix++) name = `${wanted}_${suffix}`;
  return name;
}
