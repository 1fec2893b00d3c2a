/**
 * Holds values to a signature: arguments before a call, the result after it.
 *
 * A signature is compiled to closures once and checks many calls; see `check.compile.ts`.
 */
import type { Definitions, Schema } from "../contracts/schema.ts";
import type { CallSignature, Parameter, Signature } from "../contracts/signature.ts";
import { makeCompiler } from "./check.compile.ts";
import { type Check, type Compiler, mismatchAt, missingAt } from "./check.node.ts";
import type { Mismatch } from "./mismatch.ts";
import { mostArguments, parameterPath } from "./parameters.ts";
import { WHOLE } from "./references.ts";

/** The checks of one signature. `call` is an index into its calls. */
export interface Checker {
  /** The first argument that does not fit, is missing or is too much. */
  checkArguments(call: number, args: readonly unknown[]): Mismatch | null;
  /** The first place where a result does not fit, below `result`. */
  checkResult(call: number, value: unknown): Mismatch | null;
}

const checkers = new WeakMap<Signature, Checker>();

/** The checker of a signature, compiled once for as long as the signature lives. */
export function checkerOf(signature: Signature): Checker {
  const known = checkers.get(signature);
  if (known !== undefined) return known;
  const checker = compileSignature(signature);
  checkers.set(signature, checker);
  return checker;
}

/** Compiles a signature. Keep the checker as long as the signature: making one takes longer than many checks. */
export function compileSignature(signature: Signature): Checker {
  const compiler = makeCompiler(signature.defs);
  const calls = signature.calls.map((call) => ({
    explain: compileParameters(call, compiler),
    result: compiler.compile(call.result),
  }));
  const callAt = (index: number) => {
    const call = calls[index];
    if (call === undefined) throw new RangeError(`the signature has no call ${index}`);
    return call;
  };
  return {
    checkArguments(call, args) {
      compiler.start();
      return callAt(call).explain(args);
    },
    checkResult(call, value) {
      compiler.start();
      return explained(compiler, callAt(call).result, value, "result");
    },
  };
}

/** Compiles one schema: the answer says where and how a value does not fit it, beginning at `path`. */
export function checkSchema(schema: Schema, defs: Definitions): (value: unknown, path: string) => Mismatch | null {
  const own = typeof schema === "object" ? schema.$defs : undefined;
  const compiler = makeCompiler({ ...defs, ...own, [WHOLE]: schema });
  const check = compiler.compile(schema);
  return (value, path) => {
    compiler.start();
    return explained(compiler, check, value, path);
  };
}

function explained(compiler: Compiler, check: Check, value: unknown, path: string): Mismatch | null {
  if (check.accepts(value)) return null;
  const mismatch = compiler.spend(0) ? check.explain(value, path) : null;
  // Past the limit nothing fits any more, so what was found says nothing.
  return compiler.spend(0) ? mismatch : mismatchAt(path, "less than takes too long to check", value);
}

function compileParameters(call: CallSignature, compiler: Compiler): (args: readonly unknown[]) => Mismatch | null {
  const most = mostArguments(call);
  const parameters = call.parameters.map((parameter, index) => compileParameter(parameter, index, compiler));
  return (args) => {
    for (const explain of parameters) {
      const mismatch = explain(args);
      if (mismatch !== null) return mismatch;
    }
    return tooMany(args, most);
  };
}

function compileParameter(
  parameter: Parameter,
  index: number,
  compiler: Compiler,
): (args: readonly unknown[]) => Mismatch | null {
  const { schema, optional, rest } = parameter;
  const path = parameterPath(parameter, index);
  const check = compiler.compile(schema);
  if (rest) return (args) => explained(compiler, check, args.slice(index), path);
  return (args) => {
    const value = args[index];
    if (optional && value === undefined) return null;
    return index < args.length ? explained(compiler, check, value, path) : missingAt(path, compiler.print(schema));
  };
}

function tooMany({ length }: readonly unknown[], most: number): Mismatch | null {
  if (length <= most) return null;
  return { path: "args", expected: `at most ${counted(most)}`, received: counted(length) };
}

function counted(count: number): string {
  return count === 1 ? "1 argument" : `${count} arguments`;
}
