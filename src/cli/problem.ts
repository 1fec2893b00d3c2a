/**
 * A failure as people read it: what happened, the facts that help to mend it, and what to do next.
 *
 * Facts come in the problem's `details`, whose form depends on the code. A server may send others than this CLI knows:
 * what does not parse is left out, the message says it all in short.
 */
import { z } from "zod";
import { change } from "../contracts/compare.ts";
import type { ProblemResponse } from "../contracts/responses.ts";
import { formatChanges } from "./comparison.ts";
import type { Colors } from "./output.ts";
import { printable } from "./terminal.ts";

/** What to do about codes whose remedy is an option of the CLI. */
const REMEDIES: ReadonlyMap<string, string> = new Map([
  ["unauthorized", "The key comes from --key, else TROUPE_KEY, else the data folder of a local server."],
  ["function_not_found", "`troupe list` shows what is deployed."],
  ["worker_not_found", "`troupe stats` names the workers."],
  ["missing_annotations", "With --untyped a function is deployed without a signature: nothing is checked then."],
  ["breaking_change", "--allow-breaking deploys it all the same; --overload keeps the live version beside it."],
]);

const INDENT = "  ";

/** The text for a terminal; `command` is the command line whose help may help. */
export function formatProblem(problem: ProblemResponse, command: string, colors: Colors, width: number): string {
  const { code, detail, details, requestId } = problem;
  const remedy = code === "usage" ? `See \`${command} --help\`.` : REMEDIES.get(code);
  const facts = details === undefined ? [] : (FACTS.get(code)?.(details, colors, width) ?? []);
  const frames = framesOf(details);
  return [
    `${colors.red(`error ${printable(code)}:`)} ${printable(detail)}`,
    ...(frames === "" ? [] : [colors.dim(printable(frames))]),
    ...facts.map((fact) => indent(fact)),
    ...(remedy === undefined ? [] : [remedy]),
    ...(requestId === undefined ? [] : [colors.dim(`request ${printable(requestId)}`)]),
  ].join("\n");
}

/** The frames of the stack that a problem carries, one a line; what comes before them the detail says already. */
function framesOf(details: Details = {}): string {
  if (typeof details.stack !== "string") return "";
  return details.stack
    .split("\n")
    .filter((line) => /^ {4}at /.test(line))
    .join("\n");
}

const indent = (text: string): string =>
  text
    .split("\n")
    .map((line) => INDENT + line)
    .join("\n");

type Details = Readonly<Record<string, unknown>>;
type Facts = (details: Details, colors: Colors, width: number) => readonly string[];

const position = z.object({ path: z.string(), line: z.int(), column: z.int() });
const missing = z.object({ missing: z.array(position.extend({ where: z.string() })) });
const changes = z.object({ changes: z.array(change) });
const candidates = z.object({ candidates: z.array(z.object({ signature: z.string() })) });

const FACTS: ReadonlyMap<string, Facts> = new Map<string, Facts>([
  [
    "missing_annotations",
    (details, colors) =>
      (missing.safeParse(details).data?.missing ?? []).map(
        ({ path, line, column, where }) => `${colors.dim(printable(`${path}:${line}:${column}`))}  ${printable(where)}`,
      ),
  ],
  [
    "breaking_change",
    (details, colors, width) => {
      const report = changes.safeParse(details.comparison ?? details).data;
      return report === undefined ? [] : [formatChanges(report.changes, colors, width - INDENT.length)];
    },
  ],
  [
    "invalid_arguments",
    (details) => (candidates.safeParse(details).data?.candidates ?? []).map(({ signature }) => printable(signature)),
  ],
]);
