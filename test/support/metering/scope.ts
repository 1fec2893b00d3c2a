/**
 * What a generated program may mention at some place: variables, functions, and where control may jump to.
 */

/** Draws the decisions of a program. */
export interface Chooser {
  /** An integer from zero to below `limit`. */
  below(limit: number): number;
}

/** A place in a program. */
export interface Scope {
  readonly choose: Chooser;
  /** Leaves out what ends loops and recursion, so that nearly every program runs for ever. */
  readonly endless: boolean;
  /** Makes the next name that nothing else has. */
  readonly fresh: (prefix: string) => string;
  readonly variables: readonly string[];
  readonly functions: readonly string[];
  readonly generators: readonly string[];
  readonly classes: readonly string[];
  readonly mayReturn: boolean;
  readonly mayAwait: boolean;
  readonly mayYield: boolean;
  /** Whether `break` and `continue` have a target. */
  readonly inLoop: boolean;
  /** Labels of loops around this place. */
  readonly loopLabels: readonly string[];
  /** How many more levels statements and expressions may nest. */
  readonly depth: number;
}

/** The place at which a program begins. */
export function outermostScope(choose: Chooser, endless: boolean): Scope {
  let names = 0;
  return {
    choose,
    endless,
    fresh: (prefix) => `${prefix}${names++}`,
    variables: [],
    functions: [],
    generators: [],
    classes: [],
    mayReturn: false,
    mayAwait: true,
    mayYield: false,
    inLoop: false,
    loopLabels: [],
    depth: 4,
  };
}

/** The place one level further in. */
export function deeper(scope: Scope, changes: Partial<Scope> = {}): Scope {
  return { ...scope, depth: scope.depth - 1, ...changes };
}

/** The inside of a function: nothing outside of it can be jumped to. */
export function insideFunction(scope: Scope, parameters: readonly string[], changes: Partial<Scope> = {}): Scope {
  return deeper(scope, {
    variables: [...scope.variables, ...parameters],
    mayReturn: true,
    mayAwait: false,
    mayYield: false,
    inLoop: false,
    loopLabels: [],
    ...changes,
  });
}

/** One of several, drawn. */
export function pick<Item>(scope: Scope, items: readonly [Item, ...Item[]]): Item {
  return items[scope.choose.below(items.length)] ?? items[0];
}

/** What one of several writers writes, drawn. */
export function oneOf(scope: Scope, writers: readonly [() => string, ...(() => string)[]]): string {
  return pick(scope, writers)();
}

/** One of several names, drawn; undefined when there are none. */
export function pickName(scope: Scope, names: readonly string[]): string | undefined {
  return names[scope.choose.below(Math.max(1, names.length))];
}

/** True in one of `chances` cases. */
export function oneIn(scope: Scope, chances: number): boolean {
  return scope.choose.below(chances) === 0;
}
