/**
 * The built-in objects that CBOR carries: telling what is one, and looking into it.
 *
 * Function code may fake a tag or a prototype and replace every method. What is looked at here is what the engine itself
 * keeps, through getters and methods as they were before: they throw for anything that only looks like a built-in.
 */
import type { TaggedArray } from "../../contracts/cbor.ts";
import { append, apply, getPrototypeOf, getterOf, HiddenMap } from "./primordials.ts";

export type View = TaggedArray | "Uint8Array";
/** What an object is. */
export type Kind = "Map" | "Set" | "Date" | "RegExp" | "ArrayBuffer" | View;

const TypedArrayPrototype = getPrototypeOf(Uint8Array.prototype) as object;
const viewName = getterOf(TypedArrayPrototype, Symbol.toStringTag);
const viewBuffer = getterOf(TypedArrayPrototype, "buffer");
const viewOffset = getterOf(TypedArrayPrototype, "byteOffset");
const viewByteLength = getterOf(TypedArrayPrototype, "byteLength");
const NativeUint8Array = Uint8Array;

const viewPrototypes = {
  __proto__: null,
  Uint8Array: Uint8Array.prototype,
  Uint8ClampedArray: Uint8ClampedArray.prototype,
  Uint16Array: Uint16Array.prototype,
  Uint32Array: Uint32Array.prototype,
  BigUint64Array: BigUint64Array.prototype,
  Int8Array: Int8Array.prototype,
  Int16Array: Int16Array.prototype,
  Int32Array: Int32Array.prototype,
  BigInt64Array: BigInt64Array.prototype,
  Float32Array: Float32Array.prototype,
  Float64Array: Float64Array.prototype,
} as const satisfies Record<View, object> & { __proto__: null };

const { forEach: mapForEach } = Map.prototype;
const { forEach: setForEach } = Set.prototype;
const { getTime } = Date.prototype;
const bufferLength = getterOf(ArrayBuffer.prototype, "byteLength");
const source = getterOf(RegExp.prototype, "source");

/** A look that the engine refuses at anything but the built-in of that prototype. */
const brands = new HiddenMap<{ readonly kind: Kind; readonly look: () => unknown }>();
brands.set(Map.prototype, { kind: "Map", look: getterOf(Map.prototype, "size") });
brands.set(Set.prototype, { kind: "Set", look: getterOf(Set.prototype, "size") });
brands.set(Date.prototype, { kind: "Date", look: getTime });
brands.set(RegExp.prototype, { kind: "RegExp", look: source });
brands.set(ArrayBuffer.prototype, { kind: "ArrayBuffer", look: bufferLength });

/** What an object with this prototype is; undefined for anything that CBOR has no word for. Never runs function code. */
export function kindOf(value: object, prototype: unknown): Kind | undefined {
  const view = apply(viewName, value, []) as View | undefined;
  if (view !== undefined) return viewPrototypes[view] === prototype ? view : undefined;
  const brand = brands.get(prototype);
  if (brand === undefined) return undefined;
  try {
    apply(brand.look, value, []);
    return brand.kind;
  } catch {
    return undefined;
  }
}

/** Keys and values of a Map in turn, as they are now. */
export function entriesOf(map: object): unknown[] {
  const entries: unknown[] = [];
  const take = (value: unknown, key: unknown): void => {
    append(entries, key);
    append(entries, value);
  };
  apply(mapForEach, map, [take]);
  return entries;
}

/** Elements of a Set, as they are now. */
export function elementsOf(set: object): unknown[] {
  const elements: unknown[] = [];
  const take = (element: unknown): void => append(elements, element);
  apply(setForEach, set, [take]);
  return elements;
}

/** How many entries or elements a Map or a Set has. */
export function sizeOf(collection: object, kind: "Map" | "Set"): number {
  return apply(kind === "Map" ? mapSize : setSize, collection, []) as number;
}

const mapSize = getterOf(Map.prototype, "size");
const setSize = getterOf(Set.prototype, "size");

/** Milliseconds since 1970. */
export function timeOf(date: object): number {
  return apply(getTime, date, []) as number;
}

/** Pattern of a regular expression. */
export function sourceOf(regExp: object): string {
  return apply(source, regExp, []) as string;
}

const hasIndices = getterOf(RegExp.prototype, "hasIndices");
const isGlobal = getterOf(RegExp.prototype, "global");
const ignoreCase = getterOf(RegExp.prototype, "ignoreCase");
const multiline = getterOf(RegExp.prototype, "multiline");
const dotAll = getterOf(RegExp.prototype, "dotAll");
const unicode = getterOf(RegExp.prototype, "unicode");
const unicodeSets = getterOf(RegExp.prototype, "unicodeSets");
const sticky = getterOf(RegExp.prototype, "sticky");

/** Flags of a regular expression, in the order of the standard. The getter `flags` would ask what can be replaced. */
export function flagsOf(regExp: object): string {
  const flag = (getter: () => unknown, letter: string) => (apply(getter, regExp, []) ? letter : "");
  return (
    flag(hasIndices, "d") +
    flag(isGlobal, "g") +
    flag(ignoreCase, "i") +
    flag(multiline, "m") +
    flag(dotAll, "s") +
    flag(unicode, "u") +
    flag(unicodeSets, "v") +
    flag(sticky, "y")
  );
}

/** The bytes of a buffer, or of the part of one that a typed array shows. */
export function bytesOf(value: object, kind: "ArrayBuffer" | View): Uint8Array {
  if (kind === "ArrayBuffer") return new NativeUint8Array(value as ArrayBuffer);
  const buffer = apply(viewBuffer, value, []) as ArrayBuffer;
  return new NativeUint8Array(
    buffer,
    apply(viewOffset, value, []) as number,
    apply(viewByteLength, value, []) as number,
  );
}

/** Whether something is a typed array, whatever its prototype has become. */
export function isTypedArray(value: unknown): value is object {
  return apply(viewName, value, []) !== undefined;
}

/** Length of bytes. */
export function byteLengthOf(bytes: Uint8Array): number {
  return apply(viewByteLength, bytes, []) as number;
}
