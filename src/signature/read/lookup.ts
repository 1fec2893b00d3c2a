/**
 * Names across the modules of a deploy: where a type or a value is declared, through imports and re-exports.
 *
 * Modules are parsed when they are first asked for: most signatures need one or two.
 */
import { resolveSpecifier } from "../../artifact/imports.ts";
import { fault } from "../../contracts/errors.ts";
import type { SourceBundle } from "../../contracts/function.ts";
import type { Budget } from "./budget.ts";
import { Unreadable } from "./faults.ts";
import { type DeclaredType, type DeclaredValue, type Foreign, type Module, tabulate } from "./module.ts";
import type { EntityName, Identifier } from "./nodes.ts";
import { parseStatements } from "./syntax.ts";

/** Where a name is declared; a `namespace` is a module imported as a whole, a `package` is none of the deploy's. */
export type Found =
  | { readonly kind: "type"; readonly module: Module; readonly declarations: readonly DeclaredType[] }
  | { readonly kind: "value"; readonly module: Module; readonly declarations: readonly DeclaredValue[] }
  | { readonly kind: "namespace"; readonly module: Module }
  | { readonly kind: "package"; readonly specifier: string };

/** What a name is looked up for: one name can be a type and a value. */
type Space = "type" | "value";

export interface Lookup {
  readonly main: Module;
  /** What a name means inside a module; undefined when it is not declared there. Throws `Unreadable`. */
  find(module: Module, name: string, space: Space): Found | undefined;
  /** What a module exports under a name. Throws `Unreadable`. */
  findExport(module: Module, name: string, space: Space): Found | undefined;
  /** The module that a specifier means; undefined for a package. Throws `Unreadable`. */
  moduleAt(from: Module, specifier: string): Module | undefined;
}

/** Throws `Unreadable` when the main module cannot be parsed. */
export function createLookup({ main, modules: sources }: SourceBundle, budget: Budget): Lookup {
  const paths = new Set(Object.keys(sources));
  const parsed = new Map<string, Module>();

  function load(path: string): Module {
    const known = parsed.get(path);
    if (known !== undefined) return known;
    const text = (Object.hasOwn(sources, path) ? sources[path] : undefined) ?? missingModule(path);
    const module = tabulate(path, text, parseStatements(path, text, budget));
    parsed.set(path, module);
    return module;
  }

  function moduleAt(from: Module, specifier: string): Module | undefined {
    const path = resolveSpecifier(from.path, specifier, paths);
    return path === undefined ? undefined : load(path);
  }

  function find(module: Module, name: string, space: Space): Found | undefined {
    return findSeen(module, name, space, new Set());
  }

  function findExport(module: Module, name: string, space: Space): Found | undefined {
    return exportSeen(module, name, space, new Set());
  }

  function findSeen(module: Module, name: string, space: Space, seen: Set<string>): Found | undefined {
    const types = module.types.get(name);
    if (space === "type" && types !== undefined) return { kind: "type", module, declarations: types };
    const values = module.values.get(name);
    if (space === "value" && values !== undefined) return { kind: "value", module, declarations: values };
    const imported = module.imports.get(name);
    return imported === undefined ? undefined : follow(module, imported, space, seen);
  }

  function exportSeen(module: Module, name: string, space: Space, seen: Set<string>): Found | undefined {
    budget.step();
    // Modules may export each other's names in a circle.
    const visit = `${module.path}\0${name}`;
    if (seen.has(visit)) return undefined;
    seen.add(visit);
    const exported = module.exports.get(name);
    if (typeof exported === "string") return findSeen(module, exported, space, seen);
    if (exported !== undefined) return follow(module, exported, space, seen);
    return name === "default" ? undefined : starSeen(module, name, space, seen);
  }

  function starSeen(module: Module, name: string, space: Space, seen: Set<string>): Found | undefined {
    for (const star of module.stars) {
      const target = moduleAt(module, star.value);
      const found = target && exportSeen(target, name, space, seen);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  function follow(from: Module, { source, name }: Foreign, space: Space, seen: Set<string>): Found | undefined {
    const module = moduleAt(from, source.value);
    if (module === undefined) return { kind: "package", specifier: source.value };
    return name === null ? { kind: "namespace", module } : exportSeen(module, name, space, seen);
  }

  return { main: load(main), find, findExport, moduleAt };
}

function missingModule(path: string): never {
  throw new Unreadable(fault("invalid_source", `${path} is not a module of this deploy.`, { details: { path } }));
}

/** The names of `A.B.C` in their order. */
export function namesOf(entity: EntityName): readonly Identifier[] {
  return entity.type === "Identifier" ? [entity] : [...namesOf(entity.left), entity.right];
}
