/**
 * Declarations of everything deployed: what `troupe types` writes, so that calls are checked where they are written.
 */
import type { FunctionResponse, VersionResponse } from "../contracts/responses.ts";

const HEAD = `/**
 * The functions of a Troupe, as they were deployed when \`troupe types\` wrote this file.
 *
 *   const troupe = connect<Functions>({ url, key });
 *   await troupe.functions.add(2, 3);
 */
`;

/** Writes the text of a \`.d.ts\` file with an interface \`Functions\`. Functions that answer web requests are left out. */
export function typesOf(functions: readonly FunctionResponse[]): string {
  const callable = functions.filter(({ kind }) => kind === "function");
  const scopes: string[] = [];
  const members = callable.map((fn) => `${documentation(fn)}  ${JSON.stringify(fn.name)}: ${typeOf(fn, scopes)};\n`);
  return `${HEAD}export interface Functions {\n${members.join("\n")}}\n${scopes.map((scope) => `\n${scope}`).join("")}`;
}

/** One type, or the overloads side by side. Versions that share the calls are none: the newest stands for them. */
function typeOf(fn: FunctionResponse, scopes: string[]): string {
  const live = fn.split != null || fn.overloads === undefined || fn.overloads.length === 0 ? [fn] : fn.overloads;
  const types = live.map((version) => versionType(version, scopes));
  return types.length === 1 ? types.join("") : types.map((type) => `(${type})`).join(" & ");
}

const UNTYPED = "(...args: unknown[]) => unknown";

/** A version with types of its own gets a scope for them: two functions may have different ones of the same name. */
function versionType({ signature, declarations }: VersionResponse, scopes: string[]): string {
  if (signature === null) return UNTYPED;
  if (typeof declarations !== "string" || declarations.trim() === "") return signature;
  const scope = `Types${scopes.length + 1}`;
  const call = nameBeside(declarations);
  const lines = `${declarations.trim()}\nexport type ${call} = ${signature};`
    .split("\n")
    .map((line) => `  ${line}`.trimEnd());
  scopes.push(`declare namespace ${scope} {\n${lines.join("\n")}\n}\n`);
  return `${scope}.${call}`;
}

/** A name that no declaration has: an author may have a type `Call`. */
function nameBeside(declarations: string): string {
  const taken = new Set([...declarations.matchAll(/^type (\S+) =/gm)].map(([, name]) => name));
  let name = "Call";
  while (taken.has(name)) name += "_";
  return name;
}

function documentation({ version, signature, export: exported, config }: FunctionResponse): string {
  const remarks = [
    `Version ${version}, export \`${plain(exported)}\`${signature === null ? ", untyped" : ""}.`,
    ...(config.idempotent ? ["It may run twice without harm."] : []),
  ];
  return `  /** ${remarks.join(" ")} */\n`;
}

/** Text that cannot end the comment it stands in. */
const plain = (text: string): string => text.replaceAll("*/", "*\\/");
