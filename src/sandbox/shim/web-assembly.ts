/**
 * The `WebAssembly` that a function gets: modules come from its deploy, where they were metered; none is made from bytes.
 *
 * Metered modules import `check` and their fuel from the platform. Only this code gives them: the constructors that
 * could make an instance without it are replaced where they can be reached, which is here and on the prototypes. Memory
 * is bounded, and never shared. What would let a function wait inside WebAssembly (`Suspending`, `promising`) is left out.
 */
import { MAX_WASM_PAGES } from "../../contracts/limits.ts";
import { WASM_METER_CHECK, WASM_METER_FUEL, WASM_METER_MODULE } from "../../contracts/sandbox-call.ts";
import { check } from "./meter.ts";
import { replace } from "./network.ts";
import {
  append,
  apply,
  construct,
  defineProperty,
  hasOwn,
  NativePromise,
  NativeTypeError,
  smaller,
} from "./primordials.ts";

type Constructor = (abstract new (...args: never[]) => object) & { readonly prototype: object };
type Members = { readonly [key: string]: unknown };

/** What types of the runtime leave out. */
const native = WebAssembly as unknown as typeof WebAssembly & {
  readonly [Name in "LinkError" | "Tag" | "Exception"]: unknown;
};
const { Module: NativeModule, Memory: NativeMemory, CompileError } = native;
const NativeInstance = enginesInstance();
const { imports: importsOf, exports: exportsOf, customSections } = NativeModule;

/** Shared by all instances, so that fuel cannot be hoarded in many of them. */
const fuel = new native.Global({ value: "i32", mutable: true }, 0);
const meter = { __proto__: null, [WASM_METER_CHECK]: check, [WASM_METER_FUEL]: fuel };

/**
 * The engine's own constructor of instances. The runtime puts a function in front of it that calls `Reflect.construct`;
 * were that replaced by function code, it would be handed the constructor and the meter.
 */
function enginesInstance(): typeof WebAssembly.Instance {
  let found: unknown;
  Reflect.construct = (target: unknown) => {
    found = target;
    throw new NativeTypeError("It was only asked for.");
  };
  try {
    new native.Instance(undefined as unknown as WebAssembly.Module);
  } catch {
    // The engine's own refuses what is no module.
  } finally {
    Reflect.construct = construct;
  }
  return (found as typeof WebAssembly.Instance | undefined) ?? native.Instance;
}

/** Whether a function is the engine's. */
function isNative(value: unknown): boolean {
  return (apply(Function.prototype.toString, value, []) as string).endsWith("{ [native code] }");
}

/** Replaces the global, and the constructors that prototypes lead to. */
export function tameWebAssembly(): void {
  if (![NativeInstance, NativeModule, importsOf].every(isNative)) {
    replace("WebAssembly", undefined);
    return;
  }
  const Module = tamed(NativeModule, refuseBytes);
  define(Module, "imports", (module: WebAssembly.Module) => authorsImports(module));
  define(Module, "exports", (module: WebAssembly.Module) => exportsOf(module));
  define(Module, "customSections", (module: WebAssembly.Module, name: string) => customSections(module, name));
  const Instance = tamed(NativeInstance, (given) => [given[0], withMeter(given[0], given[1])]);
  const Memory = tamed(NativeMemory, (given) => [boundedMemory(given[0])]);
  const { Table, Global, Tag, Exception, RuntimeError, LinkError } = native;
  const tame = { Module, Instance, Memory, Table, Global, Tag, Exception, CompileError, RuntimeError, LinkError };
  for (const name of ["compile", "compileStreaming", "instantiateStreaming"]) {
    define(tame, name, () => rejecting(refuseBytes));
  }
  define(tame, "validate", () => false);
  define(tame, "instantiate", (module: unknown, imports: unknown) =>
    rejecting(() => (isModule(module) ? construct(Instance, [module, imports]) : refuseBytes())),
  );
  defineProperty(tame, Symbol.toStringTag, { value: "WebAssembly", configurable: true });
  replace("WebAssembly", tame);
}

/** A constructor in the place of a native one: what is given to it is prepared first. */
function tamed(Native: Constructor, prepare: (given: unknown[]) => unknown[]): Constructor {
  const { name } = Native;
  const named = {
    [name]: function (...given: unknown[]): object {
      if (new.target === undefined) throw new NativeTypeError(`WebAssembly.${name} must be invoked with 'new'.`);
      return construct(Native, prepare(given), new.target);
    },
  };
  const Tame = named[name] as unknown as Constructor;
  defineProperty(Tame, "prototype", { value: Native.prototype, writable: false });
  define(Native.prototype, "constructor", Tame);
  return Tame;
}

function define(holder: object, name: string, value: unknown): void {
  defineProperty(holder, name, {
    __proto__: null,
    value,
    writable: true,
    enumerable: false,
    configurable: true,
  } as PropertyDescriptor);
}

function refuseBytes(): never {
  throw new CompileError("Functions compile no WebAssembly: deploy the module, and import it.");
}

function rejecting(make: () => object): Promise<object> {
  return new NativePromise((resolve) => resolve(make()));
}

function isModule(value: unknown): boolean {
  try {
    importsOf(value as WebAssembly.Module);
    return true;
  } catch {
    return false;
  }
}

/** The author's imports of a module. Throws for anything but a module. */
function authorsImports(module: WebAssembly.Module): WebAssembly.ModuleImportDescriptor[] {
  const authors: WebAssembly.ModuleImportDescriptor[] = [];
  const all = importsOf(module);
  for (let index = 0; index < all.length; index++) {
    const wanted = all[index];
    if (wanted !== undefined && wanted.module !== WASM_METER_MODULE) append(authors, wanted);
  }
  return authors;
}

/** What a module is instantiated with: what the author gives, and the meter. */
function withMeter(module: unknown, imports: unknown): object {
  const all: object = { __proto__: null, [WASM_METER_MODULE]: meter };
  const wanted = authorsImports(module as WebAssembly.Module);
  for (let index = 0; index < wanted.length; index++) {
    const name = wanted[index]?.module ?? "";
    if (hasOwn(all, name)) continue;
    if ((typeof imports !== "object" && typeof imports !== "function") || imports === null) {
      throw new NativeTypeError("WebAssembly.Instance(): the module has imports, which must be given as an object.");
    }
    define(all, name, (imports as Members)[name]);
  }
  return all;
}

/** What a memory is made with; what is converted here is not asked for again. */
function boundedMemory(descriptor: unknown): object {
  const { initial, maximum, shared } = descriptor as Members;
  if (shared) throw new NativeTypeError("Functions share no memory.");
  const most = maximum === undefined ? MAX_WASM_PAGES : smaller(maximum as number, MAX_WASM_PAGES);
  return { __proto__: null, initial, maximum: most };
}
