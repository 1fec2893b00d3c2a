/**
 * Compares values and says where they differ, on any runtime: for tests that run where the test runner does not.
 */

/** Throws an error that names the first difference. */
export function assertEqual(actual: unknown, expected: unknown): void {
  const difference = differenceOf(actual, expected, "value");
  if (difference !== null) throw new Error(difference);
}

/** Throws unless `actual` has the members of `expected`, each equal. */
export function assertMembers(actual: unknown, expected: Readonly<Record<string, unknown>>): void {
  for (const [name, wanted] of Object.entries(expected)) {
    const found = typeof actual === "object" && actual !== null ? Reflect.get(actual, name) : undefined;
    const difference = differenceOf(found, wanted, name);
    if (difference !== null) throw new Error(`${difference} in ${String(actual)}`);
  }
}

function differenceOf(actual: unknown, expected: unknown, path: string): string | null {
  if (Object.is(actual, expected)) return null;
  const kind = kindOf(expected);
  if (kindOf(actual) !== kind) return `${path} is ${show(actual)}, not ${show(expected)}`;
  const [left, right] = [partsOf(kind, actual), partsOf(kind, expected)];
  if (left === null || right === null) return `${path} is ${show(actual)}, not ${show(expected)}`;
  if (left.length !== right.length) return `${path} has ${left.length} parts, not ${right.length}`;
  for (const [index, [name, part]] of right.entries()) {
    const [foundName, found] = left[index] ?? [];
    const inner = foundName === name ? differenceOf(found, part, `${path}.${name}`) : `${path}.${name} is missing`;
    if (inner !== null) return inner;
  }
  return null;
}

const kindOf = (value: unknown): string => Object.prototype.toString.call(value);

/** What a value is made of, by name and in order; null where only identity counts. */
function partsOf(kind: string, value: unknown): [string, unknown][] | null {
  if (typeof value !== "object" || value === null) return null;
  if (value instanceof Date) return [["time", value.getTime()]];
  if (value instanceof RegExp) return [["text", String(value)]];
  if (value instanceof Map) return [...value].flatMap(([key, item], index) => pair(index, key, item));
  if (value instanceof Set) return [...value].map((item, index) => [String(index), item]);
  if (value instanceof ArrayBuffer) return Object.entries(new Uint8Array(value));
  if (kind === "[object Error]") return null;
  return Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
}

const pair = (index: number, key: unknown, item: unknown): [string, unknown][] => [
  [`${index}.key`, key],
  [`${index}.value`, item],
];

function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "bigint") return `${value}n`;
  return typeof value === "object" && value !== null ? kindOf(value) : String(Object.is(value, -0) ? "-0" : value);
}
