/**
 * Arguments out of a query string, where everything is text: `42` may be a number, or the text of a parameter that is
 * a string. The signature tells.
 */
import type { Definitions } from "../../contracts/schema.ts";
import type { CallSignature, Parameter, Signature } from "../../contracts/signature.ts";
import { checkSchema } from "../../signature/check.ts";

type Named = Readonly<Record<string, unknown>>;

/**
 * The ways to read the values that some call of the signatures suggests, in the order of the calls: a value is text
 * where the parameter takes the text and not what it means as JSON. `named` holds the values read as JSON.
 */
export function* readingsOf(
  signatures: readonly Signature[],
  texts: ReadonlyMap<string, string>,
  named: Named,
): Generator<{ readonly named: Named }> {
  for (const { calls, defs } of signatures) {
    for (const call of calls) yield { named: readFor(call, defs, texts, named) };
  }
}

function readFor({ parameters }: CallSignature, defs: Definitions, texts: ReadonlyMap<string, string>, named: Named) {
  const read = [...texts].map(([name, text]): [string, unknown] => {
    const parameter = parameters.find((candidate) => candidate.name === name);
    const value = named[name];
    return [name, parameter !== undefined && isText(parameter, defs, text, value) ? text : value];
  });
  return Object.fromEntries(read);
}

function isText({ schema }: Parameter, defs: Definitions, text: string, value: unknown): boolean {
  const check = checkSchema(schema, defs);
  return check(value, "") !== null && check(text, "") === null;
}
