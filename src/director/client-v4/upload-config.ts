/**
 * The configuration of a function that is uploaded: its limits, and what `[unsafe.metadata] troupe` says.
 */

import { fault, TroupeError } from "../../contracts/errors.ts";
import type { FunctionConfig } from "../../contracts/function.ts";
import { functionConfig } from "../../contracts/function.ts";
import { RUNTIME_DATE } from "../../contracts/sandbox-call.ts";
import { parseWith } from "../json.ts";
import type { UploadMetadata } from "./metadata.ts";

/** Flags that ask for Node's globals and modules. */
const NODE_FLAGS = new Set(["nodejs_compat", "nodejs_compat_v2", "nodejs_als"]);
/** From this date on they are there without being asked for, unless the flag says otherwise. */
const NODE_DATE = "2026-08-04";
const NO_NODE_FLAG = "no_nodejs_compat";
/** Flags that cannot be done without. Others are for older behaviour, or are on at our date. */
const REFUSED_FLAGS = new Set(["python_workers", "experimental"]);

/** The configuration. A Worker is public, as on Cloudflare, unless it says otherwise. Throws `invalid_request`. */
export function readConfig({ limits, troupe = {} }: UploadMetadata): FunctionConfig {
  const own = troupe.limits;
  const asked = {
    ...(typeof limits?.cpu_ms === "number" ? { cpuMs: limits.cpu_ms } : {}),
    ...(typeof limits?.subrequests === "number" ? { subRequests: limits.subrequests } : {}),
  };
  const merged = typeof own === "object" && own !== null ? { ...asked, ...own } : (own ?? asked);
  return parseWith(functionConfig, { visibility: "public", ...troupe, limits: merged }, "The configuration");
}

/** Whether a function wants Node's globals and modules. Throws `invalid_request` for a runtime that is not there. */
export function readCompatibility({ compatibility_date, compatibility_flags }: UploadMetadata): boolean {
  const flags = compatibility_flags ?? [];
  const refused = flags.find((flag) => REFUSED_FLAGS.has(flag));
  if (refused !== undefined) throw invalid(`The compatibility flag ${refused} is not supported.`);
  const date = compatibility_date ?? "";
  if (date > RUNTIME_DATE) {
    throw invalid(
      `The compatibility date ${date} is later than the runtime's: set compatibility_date = "${RUNTIME_DATE}" or an earlier one.`,
    );
  }
  if (flags.some((flag) => NODE_FLAGS.has(flag))) return true;
  return date >= NODE_DATE && !flags.includes(NO_NODE_FLAG);
}

function invalid(message: string): TroupeError {
  return new TroupeError(fault("invalid_request", message));
}
