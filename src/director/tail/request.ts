/**
 * A request as those see it who watch a function: without what would let them in where its sender may go.
 */
import type { TailRequest } from "../../contracts/tail.ts";

const REDACTED = "REDACTED";
/** Names of headers and parameters whose values are nobody's business; by the words that Cloudflare goes by. */
const SECRET = /auth|cookie|jwt|key|secret|token|passw|signature/i;

/** What is shown of a request. */
export function shownRequest({ method, url, headers }: Pick<Request, "method" | "url" | "headers">): TailRequest {
  const shown: Record<string, string> = {};
  for (const [name, value] of headers) shown[name] = SECRET.test(name) ? REDACTED : value;
  return { url: shownUrl(url), method, headers: shown, cf: {} };
}

function shownUrl(text: string): string {
  const url = URL.parse(text);
  if (url === null) return text;
  if (url.username !== "" || url.password !== "") url.username = url.password = "";
  const names = [...url.searchParams.keys()].filter((name) => SECRET.test(name));
  for (const name of names) url.searchParams.set(name, REDACTED);
  return names.length > 0 || url.href.length !== text.length ? url.href : text;
}
