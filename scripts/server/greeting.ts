/**
 * What `npm start` tells its operator, as text.
 */
import type { ExamplesReport } from "../deploy-examples.ts";
import { harmless } from "./runtime-log.ts";

/** How the operator gets at the admin key: shown when it is new, else where to find it. */
export type AdminKeySource =
  | { readonly from: "environment" }
  | {
      readonly from: "file";
      readonly path: string /** The key itself, when it was made just now. */;
      readonly made?: string;
    };

/** The server answers. */
export function printReady(url: string, key: AdminKeySource): string {
  return `Troupe is ready: ${url}\n${printKey(key)}\n`;
}

function printKey(key: AdminKeySource): string {
  if (key.from === "environment") return "Admin key: as TROUPE_ADMIN_KEY says";
  return key.made === undefined
    ? `Admin key: in ${key.path}`
    : `Admin key: ${key.made}\n  (shown this once; it is kept in ${key.path})`;
}

/** What became of the examples, and a line that calls one of them, to copy. */
export function printExamples({ deployed, failed, call }: ExamplesReport, url: string, key: AdminKeySource): string {
  const lines = failed.map(({ name, why }) => `Example ${harmless(name)} failed: ${harmless(why)}`);
  if (deployed.length > 0) lines.push(`Deployed from examples/: ${deployed.join(", ")}`);
  if (call !== null) {
    const args = call.args.map((arg) => JSON.stringify(arg)).join(", ");
    lines.push(`\n${call.name}(${args}) = ${harmless(JSON.stringify(call.value) ?? "undefined")}`);
    lines.push(`Call it yourself:\n  ${curlLine(url, key, call.name, call.args)}`);
  }
  return `${lines.join("\n")}\n`;
}

function curlLine(url: string, key: AdminKeySource, name: string, args: readonly unknown[]): string {
  const secret = key.from === "environment" ? "$TROUPE_ADMIN_KEY" : `$(cat ${shellQuote(key.path)})`;
  return `curl ${url}/f/${name} -H "Authorization: Bearer ${secret}" -H "Content-Type: application/json" -d ${shellQuote(JSON.stringify(args))}`;
}

/** One word of a shell command, quoted only if it must be. */
function shellQuote(text: string): string {
  return /^[\w./@:+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
