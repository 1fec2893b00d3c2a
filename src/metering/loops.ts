/**
 * Loops: a tick in every iteration, and what makes it cheap.
 *
 * A tick now and then calls `batch`, and a call inside a loop costs the engine what makes tight loops fast: values in
 * registers, checks moved out of the loop. So an innermost loop is split in two: an outer one that pays for a batch,
 * and the author's own loop, which takes iterations of that batch without calling anything and ends with the batch.
 *
 *     for (init; test; update) body
 *  →  for (init;;) { refill; for (; take && (test); update) body; if (taken) break }
 *
 * `take` fails before `test` runs, so nothing is evaluated twice, and `continue` still leads to `update`. When the
 * inner loop ends by itself or by `break`, the last `take` was true, as nothing else touches the counter. That is why
 * a split loop holds no other loop. It holds no function either, which could tell that `let` variables of the head
 * are no longer made anew for each iteration; and it carries no label, as `continue label` would skip `update`.
 *
 * All other loops pay at the start of their body; those that call something foreign pay at once for each iteration,
 * from the module's fuel, so that no iterations of that kind are hoarded. Either way a refused payment throws outside of every `try` of the
 * loop's body, so no `catch` and no `finally { continue }` there can swallow it.
 */
import type { AnyNode, DoWhileStatement, ForInStatement, ForOfStatement, ForStatement, WhileStatement } from "acorn";
import type { Insertions } from "./insertions.ts";
import type { Ticks } from "./ticks.ts";

export type SplittableLoop = ForStatement | WhileStatement | DoWhileStatement;
export type Loop = SplittableLoop | ForInStatement | ForOfStatement;

/** A loop of any kind. */
export function isLoop(node: AnyNode): node is Loop {
  return isSplittable(node) || node.type === "ForInStatement" || node.type === "ForOfStatement";
}

/** A loop of a kind that can be split, if what it holds allows it. */
export function isSplittable(node: AnyNode): node is SplittableLoop {
  return node.type === "ForStatement" || node.type === "WhileStatement" || node.type === "DoWhileStatement";
}

/** Where the head of a `for` goes on after its first semicolon; null when a comment hides it. */
export function afterInit(loop: ForStatement, source: string): number | null {
  const from = loop.init ? loop.init.end : loop.start + "for".length;
  const semicolon = source.indexOf(";", from);
  return /^[\s()]*$/.test(source.slice(from, semicolon)) ? semicolon + 1 : null;
}

/** How a loop pays for its iterations. */
export type Payment = "split" | "by counter" | "foreign";

/** The texts before and inside a loop's head and body. To be called on the way down. */
export function openLoop(loop: Loop, payment: Payment, source: string, ticks: Ticks, into: Insertions): void {
  if (payment === "split" && isSplittable(loop)) {
    openSplit(loop, source, ticks, into);
    return;
  }
  const tick = payment === "foreign" ? ticks.step.foreign : ticks.iteration;
  if (loop.body.type === "BlockStatement") into.open(loop.body.start + 1, tick);
  else into.open(loop.body.start, `{${tick}`);
}

/** The texts after a loop's head and body. To be called on the way up. */
export function closeLoop(loop: Loop, payment: Payment, ticks: Ticks, into: Insertions): void {
  if (payment === "split" && isSplittable(loop)) closeSplit(loop, ticks, into);
  else if (loop.body.type !== "BlockStatement") into.close(loop.body.end, "}");
}

function openSplit(loop: SplittableLoop, source: string, ticks: Ticks, into: Insertions): void {
  if (loop.type === "DoWhileStatement") {
    // The first run of the body has no test in front of it to take an iteration.
    into.open(loop.start, `for(;;){${ticks.iteration}`);
    into.open(loop.test.start, "(");
    return;
  }
  const test = loop.test ?? null;
  if (loop.type === "WhileStatement") into.open(loop.start, `for(;;){${ticks.refill}`);
  else into.open(afterInit(loop, source) ?? loop.start, `;){${ticks.refill}for(;${test === null ? ticks.take : ""}`);
  if (test !== null) into.open(test.start, `${ticks.take}&&(`);
}

function closeSplit(loop: SplittableLoop, ticks: Ticks, into: Insertions): void {
  if (loop.test) into.close(loop.test.end, loop.type === "DoWhileStatement" ? `)&&${ticks.take}` : ")");
  // The semicolon ends a body that relied on a line break or a brace to end it.
  into.close(loop.end, `;if(${ticks.taken})break}`);
}
