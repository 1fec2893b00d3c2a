/**
 * Answers that are problems, from the table of errors: one response for each status, with the codes it may carry.
 */
import { ERRORS, type ErrorCode, fault, toProblem } from "../../contracts/errors.ts";
import { BODY_FAULTS, byStatus, CALL_FAULTS, KEY_FAULTS } from "./faults.ts";
import { reference } from "./json-schema.ts";
import { headersOf, type JsonObject, PROBLEM_TYPE } from "./media.ts";
import type { FaultDoc } from "./operation-doc.ts";

/** Name of the component that describes a problem. */
export const PROBLEM_COMPONENT = "Problem";

/** Responses by status. */
export function problemResponses(faults: readonly FaultDoc[]): Record<string, JsonObject> {
  return Object.fromEntries([...byStatus(faults)].map(([status, codes]) => [status, problemResponse(status, codes)]));
}

function problemResponse(status: number, codes: readonly ErrorCode[]): JsonObject {
  const narrowed = { type: "object", properties: { code: { enum: codes } } };
  return {
    description: codes.map(describeCode).join("\n"),
    headers: headersOf(headersOfProblem(codes)),
    content: {
      [PROBLEM_TYPE]: {
        schema: { allOf: [{ $ref: reference(PROBLEM_COMPONENT) }, narrowed] },
        ...exampleOf(status, codes),
      },
    },
  };
}

/** The first of the codes as it is answered. */
function exampleOf(status: number, [code]: readonly ErrorCode[]): JsonObject {
  if (code === undefined) return {};
  return { example: { ...toProblem(fault(code, "What happened, in a sentence."), "req_01J5S9Z3Q4"), status } };
}

function describeCode(code: ErrorCode): string {
  const { title, next } = ERRORS[code];
  return `- \`${code}\`: ${title} ${next}`;
}

function headersOfProblem(codes: readonly ErrorCode[]): Record<string, string> {
  return {
    ...(codes.includes("unauthorized") ? { "WWW-Authenticate": "`Bearer`." } : {}),
    ...(codes.some((code) => ERRORS[code].retryable) ? { "Retry-After": "Seconds to wait, where that is known." } : {}),
  };
}

/** What calling a deployed function at its path can end with. */
const FUNCTION_PATH_FAULTS: readonly ErrorCode[] = [
  ...KEY_FAULTS,
  ...BODY_FAULTS,
  "function_not_found",
  ...CALL_FAULTS,
  "internal",
];

/** Components that the problems of all deployed functions refer to. */
const CALL_COMPONENT = "Call";

/** The same as response components. */
export const CALL_RESPONSES: Readonly<Record<string, JsonObject>> = Object.fromEntries(
  Object.entries(problemResponses(FUNCTION_PATH_FAULTS)).map(([status, response]) => [
    `${CALL_COMPONENT}${status}`,
    response,
  ]),
);

/** References to these, by status; somebody who needs no key is not asked for one. */
export function callProblems(needsKey: boolean): JsonObject {
  const statuses = [...byStatus(needsKey ? FUNCTION_PATH_FAULTS : withoutKeyFaults(FUNCTION_PATH_FAULTS)).keys()];
  return Object.fromEntries(
    statuses.map((status) => [status, { $ref: `#/components/responses/${CALL_COMPONENT}${status}` }]),
  );
}

function withoutKeyFaults(faults: readonly ErrorCode[]): ErrorCode[] {
  return faults.filter((code) => !KEY_FAULTS.includes(code));
}
