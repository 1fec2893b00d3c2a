/**
 * Proximity: the workers of the region next to the caller first, then those of the next one, and so on.
 *
 * Within a region the order is that of affinity, so that isolates stay warm there. Workers without a region come last.
 * When the caller's place is not known, or no worker has a region, affinity alone decides.
 */
import { affinity } from "./affinity.ts";
import { originOf } from "./origin.ts";
import { distance, HINTS, type Place } from "./places.ts";
import type { RoutingContext, RoutingStrategy } from "./strategy.ts";

/** Workers by where they are; both kinds in the order of the troupe. */
interface Grouped {
  readonly regions: readonly { readonly place: Place; readonly workers: readonly string[] }[];
  readonly elsewhere: readonly string[];
}

/** Makes the strategy; it keeps the groups of the workers for as long as their list lives. */
export function proximity(): RoutingStrategy {
  const within = affinity();
  const groupsOf = new WeakMap<readonly string[], Grouped>();
  return {
    order(functionName, workers, context) {
      const origin = originOf(context.cf);
      if (origin === null) return within.order(functionName, workers, context);
      let groups = groupsOf.get(workers);
      if (groups === undefined) {
        groups = group(workers, context);
        groupsOf.set(workers, groups);
      }
      const { regions, elsewhere } = groups;
      const nearest = regions.toSorted((left, right) => distance(origin, left.place) - distance(origin, right.place));
      const inOrder = [...nearest.map((region) => region.workers), elsewhere];
      return chained(inOrder, (some) => within.order(functionName, some, context));
    },
  };
}

function group(workers: readonly string[], { regionOf }: RoutingContext): Grouped {
  const byRegion = new Map<string, string[]>();
  const elsewhere: string[] = [];
  for (const worker of workers) {
    const region = regionOf(worker);
    if (region === null || !HINTS.has(region)) elsewhere.push(worker);
    else byRegion.set(region, [...(byRegion.get(region) ?? []), worker]);
  }
  const regions = [...byRegion].flatMap(([region, members]) => {
    const place = HINTS.get(region);
    return place === undefined ? [] : [{ place, workers: members }];
  });
  return { regions, elsewhere };
}

function* chained(
  groups: readonly (readonly string[])[],
  order: (workers: readonly string[]) => Iterable<string>,
): Generator<string> {
  for (const workers of groups) yield* order(workers);
}
