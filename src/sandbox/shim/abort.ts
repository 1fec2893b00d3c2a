/**
 * The end of an invocation that nothing in the function can catch or delay.
 */
import type { TroupeFault } from "../../contracts/errors.ts";
import { ABORT_MARK } from "../../contracts/sandbox-call.ts";
import { tellEnding } from "./endings.ts";
import type { Invocation } from "./invocation.ts";
import { outcomeText } from "./outcome.ts";

/** Ends the invocation with a fault. Returns only where the runtime cannot abort. */
export function abortWith(invocation: Invocation, fault: TroupeFault): void {
  tellEnding(invocation, fault);
  invocation.abort(ABORT_MARK + outcomeText(invocation, fault));
}
