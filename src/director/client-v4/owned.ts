/**
 * The function that a path names, for those who may change it.
 */
import type { LiveFunction } from "../../contracts/function.ts";
import { functionName } from "../../contracts/ids.ts";
import type { Principal } from "../../contracts/keys.ts";
import { ownsFunction } from "../auth/permissions.ts";
import type { Registry } from "../ports.ts";
import { V4_CODES, V4Error } from "./faults.ts";

/** The function, as it is at this moment. Throws a refusal: there is none, or it is somebody else's. */
export async function ownedFunction(
  registry: Registry,
  text: string | undefined,
  by: Principal,
): Promise<LiveFunction> {
  const name = functionName.safeParse(text);
  const live = name.success ? (await registry.state(name.data)).live : null;
  if (live === null) {
    throw new V4Error(404, V4_CODES.noScript, `There is no function ${JSON.stringify(text ?? "")}.`);
  }
  if (ownsFunction(by, live)) return live;
  throw new V4Error(403, V4_CODES.forbidden, `The function ${live.name} belongs to somebody else.`);
}
