/**
 * Documents that somebody has got wrong: one that is right, with something in it taken away, put in or replaced.
 */
import fc from "fast-check";

/** A way to spoil a value: where, by numbers that choose a way inwards, and what is done there. */
interface Mutation {
  readonly way: readonly number[];
  readonly kind: "remove" | "replace" | "insert" | "rename" | "repeat";
  readonly value: unknown;
  readonly name: string;
}

/** Spoils one of these documents, as often as `most` times. */
export function mutated(documents: readonly unknown[], values: fc.Arbitrary<unknown>, most = 3): fc.Arbitrary<unknown> {
  const mutation: fc.Arbitrary<Mutation> = fc.record({
    way: fc.array(fc.nat(20), { minLength: 2, maxLength: 7 }),
    kind: fc.constantFrom("remove", "replace", "insert", "rename", "repeat"),
    value: values,
    name: fc.oneof(
      fc.string(),
      fc.constantFrom("__proto__", "id", "when", "each", "next", "args", "$first", "function"),
    ),
  });
  return fc
    .tuple(fc.constantFrom(...documents), fc.array(mutation, { minLength: 1, maxLength: most }))
    .map(([document, mutations]) => mutations.reduce(mutate, document));
}

function mutate(value: unknown, { way: [step, ...way], ...mutation }: Mutation): unknown {
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(Object(value));
  const chosen = entries.length === 0 || typeof value === "string" ? undefined : entries[(step ?? 0) % entries.length];
  if (chosen === undefined || step === undefined) return mutation.value;
  const changed = way.length > 0 ? [[chosen[0], mutate(chosen[1], { way, ...mutation })]] : change(chosen, mutation);
  const all = entries.flatMap((entry) => (entry === chosen ? changed : [entry]));
  return Array.isArray(value) ? all.map(([, element]) => element) : Object.fromEntries(all);
}

function change([name, value]: readonly unknown[], mutation: Omit<Mutation, "way">): unknown[][] {
  switch (mutation.kind) {
    case "remove":
      return [];
    case "replace":
      return [[name, mutation.value]];
    case "insert":
      return [
        [name, value],
        [mutation.name, mutation.value],
      ];
    case "rename":
      return [[mutation.name, value]];
    case "repeat":
      return [
        [name, value],
        [`${name}2`, value],
      ];
  }
}
