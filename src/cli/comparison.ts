/**
 * A comparison of two versions as people read it: the verdict, a line for each change with its reason, and the first
 * call that the two answer differently.
 */
import type { Behaviour, BehaviourOutcome, Change, Comparison } from "../contracts/compare.ts";
import { count } from "./figures.ts";
import type { Colors } from "./output.ts";
import { wrapText } from "./table.ts";
import { printable } from "./terminal.ts";

type Verdict = Comparison["verdict"];

const LABEL_WIDTH = "compatible".length;
const INDENT = LABEL_WIDTH + 2;
/** Text is wrapped no narrower than this. */
const MIN_TEXT_WIDTH = 24;

/** The whole report, for a terminal of the given width. */
export function formatComparison(report: Comparison, colors: Colors, width: number): string {
  const { left, right, verdict, changes, behaviour } = report;
  const title = `${colors.bold(printable(left))} -> ${colors.bold(printable(right))}: ${paint(verdict, colors)(verdict)}`;
  return [
    title,
    ...(changes.length === 0 ? [] : ["", formatChanges(changes, colors, width)]),
    ...(behaviour === null ? [] : ["", formatBehaviour(behaviour, colors, width)]),
  ].join("\n");
}

/** A line for each change, breaking ones first. */
export function formatChanges(changes: readonly Change[], colors: Colors, width: number): string {
  const order: readonly Verdict[] = ["breaking", "compatible", "identical"];
  return changes
    .toSorted((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict))
    .map(({ where, what, reason, verdict }) =>
      labelled(verdict, `${where}: ${what}. ${reason}`, { width, paint: paint(verdict, colors) }),
    )
    .join("\n");
}

function formatBehaviour({ runs, seed, difference }: Behaviour, colors: Colors, width: number): string {
  const calls = `${count(runs, "generated call")}, seed ${seed}`;
  if (difference === null) return labelled("behaves", `alike in ${calls}`, { width, paint: colors.green });
  return [
    labelled("behaves", `differently, within ${calls}. The smallest such call:`, { width, paint: colors.red }),
    labelled("", `(${difference.args})`, { width, paint: colors.dim }),
    labelled("left", outcome(difference.left), { width, paint: colors.dim }),
    labelled("right", outcome(difference.right), { width, paint: colors.dim }),
  ].join("\n");
}

const outcome = (given: BehaviourOutcome): string =>
  "error" in given ? `fails with ${given.error}` : `gives ${given.value}`;

interface LabelStyle {
  readonly width: number;
  readonly paint: (text: string) => string;
}

/** Text behind a coloured label; further lines stand under the first. */
function labelled(label: string, text: string, { width, paint }: LabelStyle): string {
  const lines = wrapText(printable(text), Math.max(MIN_TEXT_WIDTH, width - INDENT));
  return [`${paint(label.padEnd(LABEL_WIDTH))}  `, ...lines.slice(1).map(() => " ".repeat(INDENT))]
    .map((start, index) => (start + (lines[index] ?? "")).trimEnd())
    .join("\n");
}

function paint(verdict: Verdict, colors: Colors): (text: string) => string {
  return { breaking: colors.red, compatible: colors.green, identical: colors.dim }[verdict];
}
