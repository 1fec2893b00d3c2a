/**
 * The secrets of a version in clear, for the isolate that runs it and for nobody else.
 */
import type { Bindings } from "../contracts/bindings.ts";
import { fault, type TroupeFault } from "../contracts/errors.ts";
import type { Result } from "../contracts/result.ts";
import { fail, succeed } from "../contracts/result.ts";
import { open, type SealingKey } from "./seal.ts";

/**
 * Opens all secrets of a function. `key` is null where the operator gave no master key. Fault: `secrets_unavailable`,
 * which names the secret that cannot be opened.
 */
export async function openAll(
  key: SealingKey | null,
  functionName: string,
  secrets: Bindings["secrets"],
): Promise<Result<Record<string, string>>> {
  const opened: Record<string, string> = {};
  for (const [name, sealed] of Object.entries(secrets)) {
    if (key === null) return fail(noMasterKey());
    const text = await open(key, { function: functionName, name }, sealed);
    if (!text.ok) return fail(cannotOpen(functionName, name));
    opened[name] = text.value;
  }
  return succeed(opened);
}

/** The fault of whatever needs the master key where there is none. */
export function noMasterKey(): TroupeFault {
  return fault("secrets_unavailable", "This platform keeps no secrets: its operator has set no TROUPE_MASTER_KEY.");
}

function cannotOpen(functionName: string, name: string): TroupeFault {
  return fault(
    "secrets_unavailable",
    `The secret ${name} of ${functionName} cannot be opened with the present TROUPE_MASTER_KEY.`,
    { details: { function: functionName, secret: name } },
  );
}
