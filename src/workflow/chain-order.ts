/**
 * The order of a chain: from its entry function on, each function names the next one, and the last one none.
 */
import { cutText } from "../contracts/cut-text.ts";
import { isRecord } from "../signature/values.ts";
import { type FaultList, MAX_SHOWN_NAME, type Place } from "./places.ts";

/** The functions' names in their order; undefined where they are no chain, which is noted. */
export function orderOfChain(
  functions: ReadonlyMap<string, unknown>,
  entry: unknown,
  faults: FaultList,
): string[] | undefined {
  if (functions.size === 0) {
    faults.add(["functions"], "must have one function at least");
    return undefined;
  }
  const isWhole = noteNexts(functions, faults);
  if (typeof entry !== "string") return undefined;
  if (!functions.has(entry)) {
    faults.add(
      ["entry_function"],
      entry === "" ? "must not be empty" : `there is no function ${shown(entry)} in the chain`,
    );
    return undefined;
  }
  if (isWhole && ![...functions.values()].some((step) => nextOf(step) === "")) {
    faults.add(["functions"], 'has no last function: one must have an empty "next"');
  }
  return follow(functions, entry, isWhole, faults);
}

function follow(
  functions: ReadonlyMap<string, unknown>,
  entry: string,
  isWhole: boolean,
  faults: FaultList,
): string[] | undefined {
  const order = new Set<string>();
  let current: string = entry;
  while (current !== "" && functions.has(current) && !order.has(current)) {
    order.add(current);
    current = nextOf(functions.get(current)) ?? "";
  }
  const last = [...order].at(-1) ?? entry;
  const isCycle = order.has(current);
  if (isCycle && current !== last) {
    const way = [...order];
    faults.add(placeOfNext(last), `there is a cycle: ${[...way.slice(way.indexOf(current)), current].join(" → ")}`);
  }
  // With a `next` that leads nowhere, those behind it would be told as well.
  if (!isWhole) return undefined;
  for (const name of functions.keys()) {
    if (!order.has(name)) faults.add(["functions", name], `is never reached from ${shown(entry)}`);
  }
  return isCycle || order.size < functions.size ? undefined : [...order];
}

/** Notes every `next` that names nothing, or its own function; whether there is none. */
function noteNexts(functions: ReadonlyMap<string, unknown>, faults: FaultList): boolean {
  let isWhole = true;
  for (const [name, step] of functions) {
    const next = nextOf(step);
    if (next === "") continue;
    if (next === name) faults.add(placeOfNext(name), "a function cannot follow itself");
    else if (next !== undefined && !functions.has(next)) {
      faults.add(placeOfNext(name), `there is no function ${shown(next)} in the chain`);
    } else if (next !== undefined) continue;
    isWhole = false;
  }
  return isWhole;
}

function nextOf(step: unknown): string | undefined {
  return isRecord(step) && typeof step.next === "string" ? step.next : undefined;
}

function placeOfNext(name: string): Place {
  return ["functions", name, "next"];
}

function shown(name: string): string {
  return JSON.stringify(cutText(name, MAX_SHOWN_NAME));
}
