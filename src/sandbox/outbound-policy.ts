/**
 * Tells authors of functions why an address is out of reach. Which ones are is decided in `src/contracts/reach.ts`.
 */
import type { UnreachableReason } from "../contracts/reach.ts";

/** Says to the function's author what was refused and how to allow it. */
export function explainUnreachable(why: UnreachableReason): string {
  switch (why.reason) {
    case "malformed":
      return "The function may not make this request: its URL cannot be parsed.";
    case "scheme":
      return `The function may not use ${why.scheme} URLs: only https: and http: can be allowed.`;
    case "user_info":
      return `The function may not reach ${why.origin} with a user name in the URL: send an Authorization header instead.`;
    case "trailing_dot":
      return `The function may not reach ${why.origin}: write the host without a dot at its end.`;
    case "no_rule":
      return `The function may not reach ${why.origin}: to allow it, add "${why.rule}" to config.network.allow.`;
  }
}
