/**
 * A failure as people read it: what happened, the facts that help to mend it, and what to do next.
 *
 * Facts come in the problem's `details`, whose form depends on the code. They stand a line each, where the message has
 * them in one paragraph. A server may send others than this CLI knows: the message is shown then.
 */
import { z } from "zod";
import { change } from "../contracts/compare.ts";
import type { ProblemResponse } from "../contracts/responses.ts";
import { describeMismatch } from "../signature/mismatch.ts";
import { formatChanges } from "./comparison.ts";
import type { Colors } from "./output.ts";
import { printable } from "./terminal.ts";
import { formatFaults } from "./workflow-faults.ts";

/** What to do about codes whose remedy is an option or a command of the CLI. */
const REMEDIES: ReadonlyMap<string, string> = new Map([
  ["unauthorized", "The key comes from --key, else TROUPE_KEY, else the data folder of a local server."],
  ["function_not_found", "`troupe list` shows what is deployed."],
  ["secret_not_found", "`troupe secret list` names those that a function has."],
  ["worker_not_found", "`troupe workers` names the workers."],
  ["invocation_not_found", "`troupe invocations` lists the jobs; one that is over is forgotten after a day."],
  ["workflow_not_found", "`troupe workflow list` shows what was put under names."],
  ["workflow_run_not_found", "`troupe workflow runs` lists the runs; one that is over is forgotten after seven days."],
  ["function_suspended", "`troupe resume` lets it be called again."],
  ["missing_annotations", "Annotate what is listed, or deploy with --untyped: nothing is checked then."],
  ["breaking_change", "Keep callers whole, or deploy with --allow-breaking, or beside the live one with --overload."],
  ["ambiguous_overload", "Make the parameter types distinguishable."],
]);

const INDENT = "  ";

/** The text for a terminal; `command` is the command line whose help may help. */
export function formatProblem(problem: ProblemResponse, command: string, colors: Colors, width: number): string {
  const { code, title, detail, details, requestId } = problem;
  const remedy = code === "usage" ? `See \`${command} --help\`.` : REMEDIES.get(code);
  const facts = (FACTS.get(code)?.(details ?? {}, colors, width - INDENT.length) ?? []).flatMap((fact) =>
    fact.split("\n").map((line) => INDENT + line),
  );
  const frames = framesOf(details);
  return [
    `${colors.red(`error ${printable(code)}:`)} ${printable(facts.length === 0 ? detail : title)}`,
    ...(frames === "" ? [] : [colors.dim(printable(frames))]),
    ...facts,
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

type Details = Readonly<Record<string, unknown>>;
type Facts = (details: Details, colors: Colors, width: number) => readonly string[];

const missing = z.object({
  missing: z.array(z.object({ path: z.string(), line: z.int(), column: z.int(), where: z.string() })),
});
const changes = z.object({ changes: z.array(change) });
const ambiguity = z.object({ example: z.string(), overloads: z.array(z.string()) });
const candidates = z.object({
  candidates: z.array(
    z.object({
      version: z.int(),
      signature: z.string(),
      path: z.string(),
      expected: z.string(),
      received: z.string(),
    }),
  ),
});

const faults = z.object({ errors: z.array(z.object({ path: z.string(), message: z.string() })) });

const FACTS: ReadonlyMap<string, Facts> = new Map<string, Facts>([
  [
    "missing_annotations",
    (details, colors) =>
      (missing.safeParse(details).data?.missing ?? []).map(
        ({ path, line, column, where }) => `${colors.dim(printable(`${path}:${line}:${column}`))}  ${printable(where)}`,
      ),
  ],
  [
    "workflow_invalid",
    (details, colors, width) => {
      const errors = faults.safeParse(details).data?.errors ?? [];
      return errors.length === 0 ? [] : [formatFaults(errors, colors, width)];
    },
  ],
  [
    "breaking_change",
    (details, colors, width) => {
      const report = changes.safeParse(details).data;
      return report === undefined ? [] : [formatChanges(report.changes, colors, width)];
    },
  ],
  [
    "ambiguous_overload",
    (details, colors) => {
      const found = ambiguity.safeParse(details).data;
      if (found === undefined) return [];
      return [
        `${colors.bold(printable(found.example))} fits, and neither is more specific:`,
        ...found.overloads.map(printable),
      ];
    },
  ],
  [
    "invalid_arguments",
    (details, colors) =>
      (candidates.safeParse(details).data?.candidates ?? []).flatMap(({ version, signature, ...mismatch }) => [
        `${colors.bold(`@${version}`)} ${printable(signature)}`,
        `${INDENT}${printable(describeMismatch(mismatch))}`,
      ]),
  ],
]);
