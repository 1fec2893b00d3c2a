/**
 * Cycles among steps.
 */

/** The way from `from` over `to` back to `from`, both ends included; undefined where there is none. */
export function cycleThrough(edges: readonly (readonly number[])[], from: number, to: number): number[] | undefined {
  const cameFrom = new Map<number, number>([[to, from]]);
  const open = [to];
  for (const current of open) {
    for (const next of edges[current] ?? []) {
      if (next === from) return wayBack(cameFrom, current, from);
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, current);
      open.push(next);
    }
  }
  return undefined;
}

function wayBack(cameFrom: ReadonlyMap<number, number>, last: number, from: number): number[] {
  const way = [from];
  for (let current = last; current !== from; current = cameFrom.get(current) ?? from) way.unshift(current);
  return [from, ...way];
}
