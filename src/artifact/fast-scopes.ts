/**
 * An acorn plugin that keeps a scope's names in a hashed list.
 *
 * acorn looks for redeclared names with `Array.indexOf`, once for each declaration: a module of 200,000
 * declarations takes it minutes, on the thread that serves everybody.
 */
import type { Parser } from "acorn";

/** Below this length a scan beats a hash, and most scopes stay below it. */
const SCANNED = 16;

/** The part of acorn's scopes that is read and written through these two methods and index 0. */
class HashedNames extends Array<string> {
  #positions: Map<string, number> | undefined;

  override push(name: string): number {
    if (this.#positions?.has(name) === false) this.#positions.set(name, this.length);
    return super.push(name);
  }

  override indexOf(name: string): number {
    if (this.length < SCANNED) return super.indexOf(name);
    this.#positions ??= new Map(Array.from(this, (known, index) => [known, index] as const).reverse());
    return this.#positions.get(name) ?? -1;
  }
}

interface Scope {
  var: string[];
  lexical: string[];
  functions: string[];
}

/** acorn's parser with the inner names this plugin relies on. */
interface ScopedParser {
  readonly scopeStack: Scope[];
  enterScope(flags: number): void;
}

/** Plugin for `Parser.extend`. */
export function fastScopes(Base: typeof Parser): typeof Parser {
  const prototype: ScopedParser = Base.prototype as Parser & ScopedParser;
  const enterScope = prototype.enterScope;
  return class extends Base {
    enterScope(this: Parser & ScopedParser, flags: number): void {
      enterScope.call(this, flags);
      const scope = this.scopeStack.at(-1);
      if (scope === undefined) return;
      scope.var = new HashedNames();
      scope.lexical = new HashedNames();
      scope.functions = new HashedNames();
    }
  };
}
