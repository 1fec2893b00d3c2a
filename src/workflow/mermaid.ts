/**
 * A workflow as a Mermaid flowchart: arrows lead from what a step needs to the step, dotted ones from what it goes on
 * without. https://mermaid.js.org/syntax/flowchart.html
 */
import { cutText } from "../contracts/cut-text.ts";
import { printCondition } from "./conditions.ts";
import type { PlannedStep, Workflow } from "./model.ts";
import { FaultList } from "./places.ts";
import { findReferences } from "./templates.ts";

/** Longest text of a condition or a list in a node, in characters. */
const MAX_SHOWN = 60;

/** The chart's text, without an end of line at its end. */
export function drawWorkflow({ steps, output }: Workflow): string {
  const nodes = new Map(steps.map(({ id }, index) => [id, `s${index}`]));
  const nodeOf = (id: string) => nodes.get(id) ?? [];
  const drawn = steps.map((step, index) => `  s${index}${drawNode(step)}`);
  const arrows = steps.flatMap((step, index) => {
    const required = new Set(step.requires);
    return step.needs.flatMap(nodeOf).map((from, at) => {
      return `  ${from} ${required.has(step.needs[at] ?? "") ? "-->" : "-.->"} s${index}`;
    });
  });
  const results = findReferences(output, [], new FaultList()).flatMap(({ reference, isOptional }) => {
    return reference.to === "step" ? [{ step: reference.step, isOptional }] : [];
  });
  const ends = results.flatMap(({ step, isOptional }) => {
    return [nodeOf(step)].flat().map((from) => `  ${from} ${isOptional ? "-.->" : "-->"} output`);
  });
  return ["flowchart TD", ...drawn, "  output((output))", ...new Set([...arrows, ...ends])].join("\n");
}

function drawNode(step: PlannedStep): string {
  const label = [`<b>${escaped(step.id)}</b>`, ...linesOf(step).map(escaped)].join("<br/>");
  if (!("function" in step)) return `(["${label}"])`;
  return step.each === undefined ? `["${label}"]` : `[["${label}"]]`;
}

/** What is told of a step below its id. */
function linesOf(step: PlannedStep): string[] {
  const condition = step.when === undefined ? [] : [`when ${cutText(printCondition(step.when, shown), MAX_SHOWN)}`];
  if ("sleep" in step)
    return [...condition, `sleep ${typeof step.sleep === "number" ? `${step.sleep} s` : step.sleep}`];
  if ("waitForEvent" in step) return [...condition, `wait for ${step.waitForEvent}`];
  const { fallback, compensate, each } = step;
  return [
    ...condition,
    ...(each === undefined ? [] : [`each of ${shown(each)}`]),
    ...(step.function === step.id ? [] : [step.function]),
    ...(fallback === undefined
      ? []
      : [`or else ${"function" in fallback ? fallback.function : shown(fallback.value)}`]),
    ...(compensate === undefined ? [] : [`undone by ${compensate.function}`]),
  ];
}

function shown(value: unknown): string {
  return cutText(typeof value === "string" ? value : textOf(value), MAX_SHOWN);
}

/** CBOR carries values that JSON has no word for. */
function textOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return "…";
  }
}

/** Inside of quotes everything is text but for what Mermaid or HTML would read. */
function escaped(text: string): string {
  return text.replace(/[#&<>"'`\\\p{Cc}]/gu, (character) => `#${character.charCodeAt(0)};`);
}
