/**
 * Deployed functions in the document: one operation for each, at `/f/{name}`, with the types of its signatures.
 *
 * Names of functions are letters, digits, `-` and `_`, so they can stand in paths and ids as they are.
 */

import { SEQUENCE_TYPES } from "../../codec/index.ts";
import type { FunctionVersion } from "../../contracts/function.ts";
import type { Signature } from "../../contracts/signature.ts";
import { printDeclarations } from "../../signature/print.ts";
import { isStream } from "../../signature/schemas.ts";
import { BYTES_TYPE, EVENTS_TYPE } from "../stream/format.ts";
import { describeArguments } from "./function-arguments.ts";
import { describeResults } from "./function-results.ts";
import type { JsonObject } from "./media.ts";
import { BEARER } from "./operation.ts";
import { callProblems } from "./problems.ts";
import { type DocumentSchema, showDefinitions } from "./type-schema.ts";
import { componentName, readVersion, type TypedVersion } from "./typed-version.ts";

/** A function with the versions that answer its calls: one, or one for each overload. */
export interface DeployedFunction {
  readonly name: string;
  readonly versions: readonly FunctionVersion[];
}

/** How signatures are printed as TypeScript. */
export type PrintSignature = (signature: Signature) => string;

/** What deployed functions add to the document. */
export interface FunctionParts {
  readonly paths: Record<string, JsonObject>;
  readonly schemas: Record<string, DocumentSchema>;
}

/** Describes deployed functions. Never fails: a signature that cannot be read counts as none. */
export function describeFunctions(functions: readonly DeployedFunction[], print: PrintSignature): FunctionParts {
  const schemas: (readonly [string, DocumentSchema])[] = [];
  const paths: [string, JsonObject][] = [];
  for (const { name, versions } of functions) {
    const typed = versions.map(readVersion);
    for (const { version, signature, refer } of typed) {
      schemas.push(...showDefinitions(signature?.defs ?? {}, (type) => componentName(version, type), refer));
    }
    const [first] = versions;
    if (first !== undefined) paths.push([`/f/${name}`, describePath(first, typed, print)]);
  }
  return { paths: Object.fromEntries(paths), schemas: Object.fromEntries(schemas) };
}

function describePath(first: FunctionVersion, typed: readonly TypedVersion[], print: PrintSignature): JsonObject {
  const isPublic = typed.every(({ version }) => version.config.visibility === "public");
  const common = {
    operationId: `call_${first.name}`,
    tags: ["deployed"],
    security: isPublic ? [] : [{ [BEARER]: ["invoke"] }],
  };
  const problems = callProblems(!isPublic);
  if (first.kind === "fetch") return { get: { ...common, ...describeWeb(first, problems) } };
  return {
    post: {
      ...common,
      summary: summaryOf(first, typed),
      description: describeTypes(typed, print),
      requestBody: describeArguments(typed),
      responses: { ...describeResults(typed), ...problems },
    },
  };
}

function describeWeb({ name }: FunctionVersion, problems: JsonObject): JsonObject {
  return {
    summary: `${name} answers web requests`,
    description: `With any method, at \`/f/${name}\` and every path below.`,
    responses: { default: { description: "Whatever the function answers." }, ...problems },
  };
}

function summaryOf({ name, parameters }: FunctionVersion, typed: readonly TypedVersion[]): string {
  if (typed.length > 1) return `${name}, ${typed.length} overloads`;
  const names = typed[0]?.signature?.calls[0]?.parameters.map((parameter) => parameter.name) ?? parameters ?? [];
  return `${name}(${names.map((parameter) => parameter ?? "…").join(", ")})`;
}

const STREAMS = `What it yields arrives as an array, or as it comes where \`Accept\` names \`${SEQUENCE_TYPES.json}\`,
\`${SEQUENCE_TYPES.cbor}\`, \`${EVENTS_TYPE}\` or \`${BYTES_TYPE}\`.`;

function describeTypes(typed: readonly TypedVersion[], print: PrintSignature): string {
  const live = `Live: ${typed.map(({ version }) => `version ${version.version}`).join(", ")}.`;
  const printed = typed.map(({ signature }) =>
    signature === null ? "// without types" : printWhole(signature, print),
  );
  const streams = typed.some(({ signature }) => signature?.calls.some(({ result }) => isStream(result)));
  return [fenced(printed.join("\n")), live, ...(streams ? [STREAMS] : [])].join("\n\n");
}

/** A signature, and the declarations of the recursive types that it names. */
function printWhole(signature: Signature, print: PrintSignature): string {
  return [print(signature), printDeclarations(signature.defs)].filter((text) => text !== "").join("\n");
}

/** A fence longer than any run of backticks in the text: what an author wrote cannot end it. */
function fenced(text: string): string {
  const longest = (text.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2);
  const fence = "`".repeat(longest + 1);
  return `${fence}ts\n${text}\n${fence}`;
}
