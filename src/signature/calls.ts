/**
 * The ways to call a function as types: the argument lists that it takes are arrays, so that what is known of types
 * holds for calls.
 */
import type { Definitions } from "../contracts/schema.ts";
import type { CallSignature, Parameter } from "../contracts/signature.ts";
import { type ArrayKind, NO_LITERALS, onlyKind, placeOf } from "./atoms.ts";
import type { Term, Types } from "./terms.ts";

/** A call with the definitions that it refers to. */
export interface Callable {
  readonly call: CallSignature;
  readonly defs: Definitions;
}

/** A call's argument lists, with what of them matters beside their types. */
export interface CallType {
  readonly term: Term;
  /** The same, but that `undefined` stands for no optional argument: what the author wrote for each place. */
  readonly declared: Term;
  readonly kinds: readonly ArrayKind[];
  /** Arguments that must be given, and that can be. */
  readonly least: number;
  readonly most: number;
  /** Places that are described one by one; beyond, all are alike. */
  readonly described: number;
}

/** The argument lists of a call. */
export function callType(types: Types, { call, defs }: Callable, name: string): CallType {
  const fixed = call.parameters.filter(({ rest }) => !rest);
  const places = fixed.map((parameter) => parameterTerm(types, parameter, defs));
  const declared = fixed.map(({ schema }) => types.term(schema, defs));
  const kinds = restKinds(types, call, defs).map((rest): ArrayKind => {
    const least = rest.least > 0 ? places.length + rest.least : leastArguments(fixed);
    return {
      kind: "array",
      places: [...places, ...rest.places],
      rest: rest.rest,
      least,
      most: places.length + rest.most,
    };
  });
  return {
    term: types.made(name, { literals: NO_LITERALS, kinds }),
    declared: types.made(`declared ${name}`, {
      literals: NO_LITERALS,
      kinds: kinds.map((kind) => ({ ...kind, places: [...declared, ...kind.places.slice(declared.length)] })),
    }),
    kinds,
    least: Math.min(...kinds.map(({ least }) => least)),
    most: Math.max(...kinds.map(({ most }) => most)),
    described: Math.max(...kinds.map((kind) => Math.max(kind.places.length, kind.least))),
  };
}

/** What a parameter takes: `undefined` as well, where it may be left out. */
function parameterTerm(types: Types, { schema, optional }: Parameter, defs: Definitions): Term {
  const term = types.term(schema, defs);
  return optional ? types.orUndefined(term) : term;
}

/** Argument lists of one length. */
export function listsOfLength(types: Types, length: number): Term {
  const kind: ArrayKind = { kind: "array", places: [], rest: types.any, least: length, most: length };
  return types.made(`${length} arguments`, onlyKind(kind));
}

/** Argument lists that begin with `positional` arguments and go on with those of the names, in their order. */
export function namedLists(
  types: Types,
  callable: Callable,
  { kinds: [kind] }: CallType,
  positional: number,
  names: readonly string[],
): ArrayKind {
  const { call, defs } = callable;
  const first = Array.from({ length: positional }, (_, index) =>
    kind === undefined ? types.any : placeOf(kind, index),
  );
  const named = names.map((name) => {
    const parameter = call.parameters.find((each) => each.name === name);
    return parameter === undefined ? types.never : types.term(parameter.schema, defs);
  });
  const places = [...first, ...named];
  return { kind: "array", places, rest: types.never, least: places.length, most: places.length };
}

function leastArguments(fixed: readonly Parameter[]): number {
  return fixed.findLastIndex(({ optional }) => !optional) + 1;
}

/** What the rest parameter takes: a union of tuples has several forms, no rest parameter is the empty list. */
function restKinds(types: Types, { parameters }: CallSignature, defs: Definitions): readonly ArrayKind[] {
  const last = parameters.at(-1);
  if (last?.rest !== true) return [{ kind: "array", places: [], rest: types.never, least: 0, most: 0 }];
  return types.atoms(types.term(last.schema, defs)).kinds.flatMap((kind) => {
    if (kind.kind === "array") return [kind];
    if (kind.kind !== "any") return [];
    return [{ kind: "array", places: [], rest: types.any, least: 0, most: Number.POSITIVE_INFINITY }];
  });
}
