/**
 * `docs/errors.md`, rendered from the table of errors: the page cannot say anything that the code does not do.
 */
import { ERRORS, type ErrorCode, type ErrorSource } from "../../src/contracts/errors.ts";

const SOURCES: Readonly<Record<ErrorSource, string>> = {
  caller: "What the caller sent, or asks for",
  function: "What the function did",
  platform: "What the platform could not do",
};

const HEAD = `<!-- Generated from src/contracts/errors.ts by \`npm run build:docs\`. Do not edit. -->
# Errors

Every failure is one of the codes below. Errors travel as \`application/problem+json\`
([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)):

\`\`\`json
{
  "type": "https://troupe.dev/errors/function_not_found",
  "title": "No such function.",
  "status": 404,
  "detail": "There is no function \\"ad\\". Check the name, or deploy the function first.",
  "code": "function_not_found",
  "source": "caller",
  "retryable": false,
  "requestId": "req_01JD…"
}
\`\`\`

\`source\` says whose fault it was: the \`caller\`'s, the \`function\`'s or the \`platform\`'s. \`retryable\` says whether the
same request may succeed when it is sent again unchanged; \`Retry-After\` then says when. \`details\`, where there is any,
holds facts about the case for programs to read.
`;

/** Renders the page. */
export function errorsPage(): string {
  const codes = Object.keys(ERRORS) as ErrorCode[];
  const sections = Object.entries(SOURCES).map(([source, heading]) => {
    const rows = codes.filter((code) => ERRORS[code].source === source).map(row);
    const table = ["| code | status | retryable | what happened | what to do |", "|---|---|---|---|---|", ...rows];
    return `\n## ${heading}\n\n${table.join("\n")}\n`;
  });
  return HEAD + sections.join("");
}

function row(code: ErrorCode): string {
  const { status, retryable, title, next } = ERRORS[code];
  return `| \`${code}\` | ${status} | ${retryable ? "yes" : "no"} | ${cell(title)} | ${cell(next)} |`;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}
