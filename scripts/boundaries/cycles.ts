/**
 * Cycles of an import graph: modules that cannot be understood, or loaded, one before the other.
 */

/** What each module imports. */
export type Graph = ReadonlyMap<string, readonly string[]>;

/** One cycle through each knot of modules that import each other, e.g. `["a", "b", "a"]`; none means no cycle. */
export function findCycles(graph: Graph): string[][] {
  const cycles: string[][] = [];
  const done = new Set<string>();
  /** Modules on the way from the start to here, in order. */
  const way: string[] = [];
  const visit = (module: string): void => {
    if (done.has(module)) return;
    const at = way.indexOf(module);
    if (at >= 0) {
      cycles.push([...way.slice(at), module]);
      return;
    }
    way.push(module);
    for (const next of graph.get(module) ?? []) visit(next);
    way.pop();
    done.add(module);
  };
  for (const module of graph.keys()) visit(module);
  return cycles;
}
