/**
 * Instruments a module so that a CPU limit can be enforced on a runtime that enforces none.
 *
 * **What is promised.** Every activation of a function, every iteration of a loop and every return from an `await` is
 * one *step*. Steps are paid for before they are made, from the fuel of the module; when it is used up, the code calls
 * the meter's `check`, which returns new fuel, throws, or never returns. Code that runs by other ways than a body, such
 * as default values of parameters and fields of classes, pays as well. All in all the module makes at most 64 steps more
 * for each `check` than it was given fuel. Functions then suspended or on the stack may have up to 63 iterations paid in
 * advance, so that many more can come between two checks; but only of loops that call nothing foreign. A step that does
 * pays 256, because it may take long (`foreign-calls.ts`), and so does every `catch` and `finally`, for what was thrown.
 * Between two steps the module runs straight through at most all of its code. Fuel starts at zero: the first step asks.
 *
 * **When `check` throws,** the fuel stays used up. The author's code may catch the error, but the next step asks
 * again, and loops and functions pay outside of every `try` of their own. So each activation on the stack can at most
 * run on to its end, and nothing loops.
 *
 * **How it is paid.** Activations decrement a counter of the module. Iterations decrement a counter local to their
 * function, which the engine keeps in a register, and which is refilled from the module's in batches (`ticks.ts`);
 * innermost loops are split so that nothing is called inside them (`loops.ts`).
 *
 * **What stays as it was:** results, exceptions, order of evaluation, names and lengths of functions, directives,
 * lines (not columns). What changes: the text that `Function.prototype.toString` gives.
 *
 * **What no instrumentation can reach:** one long call of a built-in, and built-ins that call only each other, such as
 * `new Set({ [Symbol.iterator]: () => ({ next: Object }) })`, also those that fail in a parameter's pattern before
 * the body begins. Those need a limit outside of the runtime.
 */
import type { AnyNode, Program } from "acorn";
import type MagicString from "magic-string";
import { closeFunction, isFunction, openFunction } from "./functions.ts";
import { Insertions } from "./insertions.ts";
import { closeLoop, isLoop, type Loop, openLoop, type Payment } from "./loops.ts";
import { tickNames } from "./names.ts";
import { type Survey, survey } from "./survey.ts";
import { type Ticks, writeTicks } from "./ticks.ts";
import { walk } from "./walk.ts";

export interface InstrumentOptions {
  /** Import specifier of the meter: a module that exports `check(): number`. The author's code must not import it. */
  readonly meterModule: string;
}

/**
 * Adds ticks to a parsed module through the given MagicString.
 *
 * `code` wraps the very source that `program` was parsed from by acorn (`ecmaVersion: "latest"`, modules). Text is only
 * inserted (`appendLeft`), never replaced or moved. Edits of the caller must not replace source that contains
 * functions or loops, nor insert text of their own where a node begins or ends with `appendRight`.
 */
export function instrument(program: Program, code: MagicString, options: InstrumentOptions): void {
  const source = code.original;
  const found = survey(program, source);
  const ticks = writeTicks(tickNames(program), options.meterModule);
  const insertions = new Insertions();
  const start = afterHashbang(source);
  // A file that is nothing but a hashbang line runs nothing.
  if (start === null) return;
  insertions.open(start, ticks.prelude);
  if (found.counterOwners.has(program)) insertions.open(start, ticks.counter);
  walk(
    program,
    (node) => openNode(node, found, source, ticks, insertions),
    (node) => closeNode(node, found, ticks, insertions),
  );
  insertions.applyTo(code);
}

function openNode(node: AnyNode, found: Survey, source: string, ticks: Ticks, into: Insertions): void {
  const weight = found.foreign.has(node) ? "foreign" : "plain";
  const activation = (found.counterOwners.has(node) ? ticks.stepAndCounter : ticks.step)[weight];
  // Code beside a body runs rarely: no need to look what it calls.
  if (found.guarded.has(node)) into.open(node.start, `(${ticks.expression.foreign},`);
  if (node.type === "AwaitExpression") into.open(node.start, ticks.resumption.before);
  if (node.type === "CatchClause") into.open(node.body.start + 1, ticks.handler);
  if (node.type === "TryStatement" && node.finalizer) into.open(node.finalizer.start + 1, ticks.handler);
  if (isLoop(node)) openLoop(node, paymentOf(node, found), source, ticks, into);
  else if (isFunction(node)) openFunction(node, activation, ticks.expression[weight], into);
  else if (node.type === "StaticBlock" && node.body[0] !== undefined) into.open(node.body[0].start, activation);
}

function closeNode(node: AnyNode, found: Survey, ticks: Ticks, into: Insertions): void {
  if (node.type === "AwaitExpression") into.close(node.end, ticks.resumption.after);
  if (isLoop(node)) closeLoop(node, paymentOf(node, found), ticks, into);
  else if (isFunction(node)) closeFunction(node, into);
  if (found.guarded.has(node)) into.close(node.end, ")");
}

function paymentOf(loop: Loop, found: Survey): Payment {
  if (found.foreign.has(loop)) return "foreign";
  return found.splitLoops.has(loop) ? "split" : "by counter";
}

/** Where the first statement may begin: after a line `#!…`, whose text is no code. Null when there is no more. */
function afterHashbang(source: string): number | null {
  if (!source.startsWith("#!")) return 0;
  const end = source.search(/[\n\r\u2028\u2029]/);
  return end === -1 ? null : end + 1;
}
