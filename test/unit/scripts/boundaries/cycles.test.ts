import fc from "fast-check";
import { expect, test } from "vitest";
import { findCycles, type Graph } from "../../../../scripts/boundaries/cycles.ts";

function graph(edges: Readonly<Record<string, readonly string[]>>): Graph {
  return new Map(Object.entries(edges));
}

test.for([
  [{ a: ["b", "c"], b: ["c"] }, []],
  [{ a: ["a"] }, [["a", "a"]]],
  [{ a: ["b"], b: ["a"] }, [["a", "b", "a"]]],
  [{ start: ["a"], a: ["b"], b: ["c"], c: ["a", "end"] }, [["a", "b", "c", "a"]]],
] as const)("%j has the cycles %j", ([edges, cycles]) => {
  expect(findCycles(graph(edges))).toEqual(cycles);
});

test("a graph whose edges all lead forward has none; one edge back makes one", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 20 }), fc.infiniteStream(fc.boolean()), (size, coins) => {
      const names = Array.from({ length: size }, (_, index) => `m${index}`);
      // A chain, so that an edge from its end to its start closes a circle, and random edges forward.
      const forward = names.map((name, index) => {
        const later = names.slice(index + 2).filter(() => coins.next().value === true);
        return [name, [...names.slice(index + 1, index + 2), ...later]] as const;
      });
      expect(findCycles(new Map(forward))).toEqual([]);
      const closed = new Map([...forward, [names.at(-1) ?? "", ["m0"]]]);
      expect(findCycles(closed).length).toBeGreaterThan(0);
    }),
  );
});
