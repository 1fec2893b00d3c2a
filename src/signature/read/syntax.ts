/**
 * From the text of a module to its syntax tree, types included.
 *
 * What the compiler checks anyway (names declared twice, exports of nothing) is not checked here again.
 */
import { tsPlugin } from "@sveltejs/acorn-typescript";
import { Parser } from "acorn";
import { boundedLiterals } from "../../artifact/parse-guards.ts";
import { fault, type TroupeFault } from "../../contracts/errors.ts";
import { MAX_MODULE_BYTES } from "../../contracts/limits.ts";
import type { Budget } from "./budget.ts";
import { Unreadable } from "./faults.ts";
import type { Statement } from "./nodes.ts";

/** acorn's parser with the inner name that is relied on below. */
interface InnerParser extends Parser {
  nextToken(): void;
}

/** A parse of `text` that spends from a budget. */
type Parse = (text: string, budget: Budget) => unknown;

/** Counts tokens, those that are read again included: `onToken` of acorn comes too late when a parser goes back. */
function countedParse(Base: typeof Parser): Parse {
  const { nextToken } = Base.prototype as InnerParser;
  class CountedParser extends Base {
    #budget: Budget | undefined;

    static run(text: string, budget: Budget): unknown {
      const parser = new CountedParser({ ecmaVersion: "latest", sourceType: "module", locations: true }, text);
      parser.#budget = budget;
      return parser.parse();
    }

    nextToken(): void {
      this.#budget?.token();
      nextToken.call(this as Parser as InnerParser);
    }

    declareName(): void {}

    checkLocalExport(): void {}
  }
  return CountedParser.run;
}

const parseTypeScript = countedParse(Parser.extend(tsPlugin(), boundedLiterals));
const parseJavaScript = countedParse(Parser.extend(boundedLiterals));

/** The statements of a module. Throws `Unreadable`. */
export function parseStatements(path: string, text: string, budget: Budget): readonly Statement[] {
  if (text.length > MAX_MODULE_BYTES) {
    throw new Unreadable(
      fault("payload_too_large", `${path} has ${text.length} characters; a module may have ${MAX_MODULE_BYTES}.`),
    );
  }
  const parse = /\.m?js$/.test(path) ? parseJavaScript : parseTypeScript;
  try {
    // The tree of the TypeScript plugin has more kinds of nodes than acorn has types for.
    return (parse(text, budget) as { body: readonly Statement[] }).body;
  } catch (error) {
    throw error instanceof Unreadable ? error : new Unreadable(syntaxFault(path, error));
  }
}

function syntaxFault(path: string, error: unknown): TroupeFault {
  if (error instanceof SyntaxError && "loc" in error) {
    const { line, column } = error.loc as { line: number; column: number };
    const reason = error.message.replace(/\s*\(\d+:\d+\)$/, "");
    return fault("invalid_source", `${path}:${line}:${column + 1}: ${reason}.`, {
      details: { path, line, column: column + 1 },
    });
  }
  const reason = error instanceof RangeError ? "it is nested too deeply to be parsed" : "it cannot be parsed";
  return fault("invalid_source", `${path}: ${reason}.`, { details: { path } });
}
