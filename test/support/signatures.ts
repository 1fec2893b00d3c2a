/**
 * Functions for tests of the reference: live versions with signatures written by hand, of every kind there is.
 */
import { type FunctionVersion, functionConfig, functionVersion } from "../../src/contracts/function.ts";
import type { Schema } from "../../src/contracts/schema.ts";
import type { CallSignature, Parameter, Signature } from "../../src/contracts/signature.ts";
import type { DeployedFunction } from "../../src/director/openapi/functions.ts";

const HASH = `sha256:${"0".repeat(64)}`;

/** A parameter that must be given, unless told otherwise. */
export function parameter(name: string | null, schema: Schema, extra: Partial<Parameter> = {}): Parameter {
  return { name, schema, optional: false, rest: false, default: null, ...extra };
}

/** One way to call. */
export function call(parameters: readonly Parameter[], result: Schema): CallSignature {
  return { parameters: [...parameters], result };
}

/** A signature of these calls. */
export function typed(calls: readonly CallSignature[], defs: Record<string, Schema> = {}): Signature {
  return { calls: [...calls], defs };
}

/** A live version; `signature` null means without types. */
export function live(name: string, signature: Signature | null, extra: Partial<FunctionVersion> = {}): FunctionVersion {
  const version = {
    ...{ name, version: 1, revision: 1, id: HASH, artifact: HASH, export: "default", kind: "function", owner: "admin" },
    ...{ parameters: null, config: functionConfig.parse({}), createdAt: 0, trace: HASH, sizeBytes: 0 },
    signature: signature === null ? null : JSON.stringify(signature),
    ...extra,
  };
  return functionVersion.parse(version);
}

/** A function with these live versions. */
export function deployed(...versions: [FunctionVersion, ...FunctionVersion[]]): DeployedFunction {
  return { name: versions[0].name, versions };
}

const NUMBER: Schema = { type: "number" };
const STRING: Schema = { type: "string" };
const add = typed([call([parameter("a", NUMBER), parameter("b", NUMBER)], NUMBER)]);
const PUBLIC = functionConfig.parse({ visibility: "public" });

const tree: Schema = {
  type: "object",
  properties: { value: NUMBER, children: { type: "array", items: { $ref: "#/$defs/Tree<Ä$>" } } },
  required: ["value", "children"],
};

/** One function of every kind. */
export const EVERY_KIND: readonly DeployedFunction[] = [
  deployed(live("add", add, { config: PUBLIC })),
  deployed(
    live(
      "greet",
      typed([call([parameter("name", STRING), parameter("loud", true, { optional: true, default: "false" })], STRING)]),
    ),
  ),
  deployed(
    live(
      "sum",
      typed([call([parameter("all", { type: "array", items: NUMBER }, { rest: true, optional: true })], NUMBER)]),
    ),
  ),
  deployed(
    live(
      "pair",
      typed([call([parameter(null, { type: "object", properties: { x: NUMBER } })], { "x-type": "undefined" })]),
    ),
  ),
  deployed(
    live("double", typed([call([parameter("value", NUMBER)], NUMBER)])),
    live("double", typed([call([parameter("value", STRING)], STRING), call([parameter("value", true)], true)]), {
      version: 2,
    }),
  ),
  deployed(live("untyped", null, { parameters: ["left", null] })),
  deployed(live("web", null, { kind: "fetch", config: PUBLIC })),
  deployed(
    live(
      "grow",
      typed([call([parameter("tree", { $ref: "#/$defs/Tree<Ä$>" })], { $ref: "#/$defs/Tree<Ä$>" })], {
        "Tree<Ä$>": tree,
      }),
    ),
  ),
  deployed(
    live(
      "power",
      typed([
        call([parameter("base", { "x-type": "bigint" })], {
          "x-type": "Map",
          "x-args": [STRING, { "x-type": "Date" }],
        }),
      ]),
    ),
  ),
  deployed(
    live(
      "constructor",
      typed([
        call([parameter("__proto__", { const: "```\n# not a heading" })], {
          anyOf: [NUMBER, { "x-type": "undefined" }],
        }),
      ]),
    ),
  ),
  deployed(live("broken", null, { signature: "{ no signature" })),
];
