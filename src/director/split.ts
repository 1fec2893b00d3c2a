/**
 * Calls that are split between two versions: which of them a call gets.
 *
 * A call with a key gets the same version every time, wherever it arrives. Each version draws a lot for the key, and the
 * larger a share, the further its lots reach: when shares change, only keys of a version whose share has shrunk move, and
 * no more of them than must. A call without a key gets a version at random.
 */
import { versionOf } from "../artifact/version-ids.ts";
import { aloneLive, type LiveFunction, type Share } from "../contracts/function.ts";
import type { FunctionName } from "../contracts/ids.ts";
import { hash, mix } from "../contracts/rendezvous.ts";
import type { Director } from "./director.ts";
import { below } from "./routing/draw.ts";

/** Header of a call whose version is the same each time: the key, an id of a user, say. */
export const VERSION_KEY_HEADER = "Cloudflare-Workers-Version-Key";
/** Header of a call that names the version it wants: `<function>="<UUID of the version>"`, several with commas between. */
export const VERSION_OVERRIDES_HEADER = "Cloudflare-Workers-Version-Overrides";

/**
 * A function as one call meets it: of versions that share the calls there is one. All others stay as they are. The headers
 * are those of the request that calls; null where there is none.
 */
export async function forCall(
  { entropy }: Pick<Director, "entropy">,
  live: LiveFunction,
  headers: Headers | null,
): Promise<LiveFunction> {
  const { name, split, suspended, endpoint, revision } = live;
  if (split === null) return live;
  const key = headers?.get(VERSION_KEY_HEADER) ?? null;
  const asked = await versionAsked(name, headers);
  const number = split.some(({ version }) => version === asked)
    ? asked
    : pickVersion({ name, split }, key, () => below(STEPS, entropy) / STEPS);
  const chosen = live.overloads.find(({ version }) => version === number);
  return chosen === undefined ? live : { ...aloneLive(chosen), revision, suspended, endpoint };
}

/** Randomness in steps that are finer than any share. */
const STEPS = 2 ** 32;

/** The number of a version of a split; `random` gives a number from 0 up to 1, and is asked where there is no key. */
export function pickVersion(
  { name, split }: { readonly name: string; readonly split: readonly Share[] },
  key: string | null,
  random: () => number,
): number | undefined {
  return key === null ? drawn(split, random()) : lotted(split, hash(`${name}\n${key}`));
}

function drawn(split: readonly Share[], point: number): number | undefined {
  let left = point * split.reduce((sum, { percentage }) => sum + percentage, 0);
  for (const { version, percentage } of split) {
    if (left < percentage) return version;
    left -= percentage;
  }
  return split.findLast(({ percentage }) => percentage > 0)?.version;
}

/** Weighted rendezvous: the lot of a version is an exponential one, so that it is the least as often as its share says. */
function lotted(split: readonly Share[], key: number): number | undefined {
  let best: number | undefined;
  let least = Infinity;
  for (const { version, percentage } of split) {
    const uniform = (mix(key ^ mix(version)) + 0.5) / STEPS;
    const lot = -Math.log(uniform) / percentage;
    if (lot < least) [best, least] = [version, lot];
  }
  return best;
}

/** The version of this function that the headers ask for; null when they ask for none. */
async function versionAsked(name: FunctionName, headers: Headers | null): Promise<number | null> {
  const text = headers?.get(VERSION_OVERRIDES_HEADER) ?? null;
  if (text === null) return null;
  for (const part of text.split(",")) {
    const [, asked, uuid] = OVERRIDE.exec(part) ?? [];
    if (asked === name && uuid !== undefined) return versionOf(uuid, name);
  }
  return null;
}

/** One override. */
const OVERRIDE = /^\s*([A-Za-z][\w-]*)\s*=\s*"([0-9A-Fa-f-]{36})"\s*$/;
