/**
 * The modules of an upload: each is a part, which has the module's name, and whose media type says what it is.
 */
import { base64OfBytes } from "../../artifact/base64.ts";
import { fault, TroupeError } from "../../contracts/errors.ts";
import type { Asset, DeployRequest } from "../../contracts/function.ts";
import { MAX_DEPLOY_BODY_BYTES } from "../../contracts/limits.ts";
import { V4_CODES, V4Error } from "./faults.ts";
import type { Part } from "./multipart.ts";
import { textOf } from "./multipart.ts";
import { withSourceMap } from "./source-maps.ts";
import { unsupportedSentence } from "./unsupported.ts";

/** Code as a deploy takes it. */
export type UploadedCode = Required<Pick<DeployRequest, "modules" | "assets" | "main">>;

const CODE = new Set(["application/javascript+module", "text/javascript+module"]);
const MAP = "application/source-map";
const ASSETS: ReadonlyMap<string, Asset["type"]> = new Map([
  ["text/plain", "text"],
  ["application/octet-stream", "data"],
  ["application/json", "json"],
  ["application/wasm", "wasm"],
]);

/** What cannot run here, by its media type. */
const UNSUPPORTED: ReadonlyMap<string, readonly [name: string, advice: string]> = new Map([
  [
    "application/javascript",
    ["modules of CommonJS, and service workers", "Write ES modules: `export default { fetch }`."],
  ],
  ["text/javascript", ["modules of CommonJS, and service workers", "Write ES modules: `export default { fetch }`."]],
  ["text/x-python", ["Python", "Write it in JavaScript or TypeScript."]],
  ["text/x-python-requirement", ["Python", "Write it in JavaScript or TypeScript."]],
]);

/**
 * Reads the modules. Throws a refusal for what cannot run here, `invalid_request` for what is no module, and
 * `payload_too_large` for more than any other deploy may bring.
 */
export function readModules(parts: ReadonlyMap<string, Part>, main: string): UploadedCode {
  const named = [...parts].filter(([, { type }]) => type !== MAP);
  for (const [name, { type }] of named) refuseType(name, type);
  refuseTwice(named.map(([name]) => pathOf(name)));
  refuseSize(named.reduce((size, [, part]) => size + sizeOf(part), 0));
  const modules = named
    .filter(([, { type }]) => CODE.has(type))
    .map(([name, part]) => [pathOf(name), codeOf(name, part, parts.get(`${name}.map`))]);
  const assets = named.flatMap(([name, { type, bytes }]) => {
    const kind = ASSETS.get(type);
    return kind === undefined ? [] : [[pathOf(name), { type: kind, base64: base64OfBytes(bytes) }]];
  });
  return { main: pathOf(main), modules: Object.fromEntries(modules), assets: Object.fromEntries(assets) };
}

/** The text of a module, with the map that came beside it. */
function codeOf(name: string, part: Part, map: Part | undefined): string {
  const code = textOf(name, part);
  return map?.type === MAP ? withSourceMap(code, textOf(`${name}.map`, map)) : code;
}

/** Names of modules that are no JavaScript begin with `./`, as they are imported. */
function pathOf(name: string): string {
  return name.replace(/^(\.\/)+/, "");
}

/** As it is kept: what is no code is in base64. */
function sizeOf({ type, bytes: { length } }: Part): number {
  return ASSETS.has(type) ? Math.ceil(length / 3) * 4 : length;
}

function refuseSize(size: number): void {
  if (size <= MAX_DEPLOY_BODY_BYTES) return;
  throw new TroupeError(
    fault(
      "payload_too_large",
      `The modules have ${size} bytes, those that are no code counted a third more; ${MAX_DEPLOY_BODY_BYTES} are allowed.`,
    ),
  );
}

function refuseTwice(paths: readonly string[]): void {
  const seen = new Set<string>();
  for (const path of paths) {
    if (seen.has(path))
      throw new TroupeError(fault("invalid_request", `Two modules have the path ${JSON.stringify(path)}.`));
    seen.add(path);
  }
}

function refuseType(name: string, type: string): void {
  const unsupported = UNSUPPORTED.get(type);
  if (unsupported !== undefined) {
    throw new V4Error(400, V4_CODES.unsupported, unsupportedSentence([unsupported[0]], [unsupported[1]]));
  }
  if (CODE.has(type) || ASSETS.has(type)) return;
  throw new TroupeError(
    fault(
      "invalid_request",
      `The part ${JSON.stringify(name)} has the type ${JSON.stringify(type)}, which no module has.`,
    ),
  );
}
