/**
 * Deployments of a Worker: which versions take which share of the calls, now and before.
 */
import { z } from "zod";
import type { Bindings } from "../../contracts/bindings.ts";
import type { LiveFunction, Share } from "../../contracts/function.ts";
import { newestOf } from "../../contracts/function.ts";
import { MAX_CONTROL_BODY_BYTES, MAX_SPLIT_VERSIONS } from "../../contracts/limits.ts";
import { bindingsOf } from "../bindings.ts";
import { readJson } from "../body.ts";
import type { Handler } from "../director.ts";
import { parseWith } from "../json.ts";
import type { Registry } from "../ports.ts";
import { unwrap } from "../resolve.ts";
import { warmUpFor } from "../warmth.ts";
import { respond } from "./envelope.ts";
import { V4_CODES, V4Error } from "./faults.ts";
import { v4Annotations } from "./metadata.ts";
import type { V4Route } from "./route.ts";
import { SCRIPT } from "./route.ts";
import { findScript } from "./script-name.ts";
import { showDeployment } from "./shown.ts";
import { findVersion } from "./versions.ts";

/** Deployments that are listed: as many as the tool shows. */
const LISTED = 10;

/** Percentages may be fractions, whose sum is rarely exact. */
const PERCENT_TOLERANCE = 0.01;

const deploymentRequest = z.object({
  strategy: z.literal("percentage").default("percentage"),
  versions: z
    .array(z.object({ version_id: z.string(), percentage: z.number().min(0).max(100) }))
    .min(1)
    .max(MAX_SPLIT_VERSIONS)
    .refine((versions) => new Set(versions.map(({ version_id }) => version_id)).size === versions.length, {
      error: "name a version twice",
    })
    .refine(
      (versions) => Math.abs(versions.reduce((sum, { percentage }) => sum + percentage, -100)) <= PERCENT_TOLERANCE,
      { error: "must have 100 percent in all" },
    ),
  annotations: v4Annotations,
});

const listDeployments: Handler = async (c, director) => {
  const { name } = await findScript(c, director);
  const deployments = await director.registry.deployments(name, LISTED);
  const shown = await Promise.all(deployments.map((deployment) => showDeployment(name, deployment)));
  return respond(c, { deployments: shown });
};

/** Makes versions live, in their shares. */
const postDeployment: Handler = async (c, { registry, roster, ...director }, by) => {
  const live = await findScript(c, { registry, roster, ...director });
  const request = parseWith(deploymentRequest, await readJson(c.req.raw, MAX_CONTROL_BODY_BYTES));
  const shares = await Promise.all(
    request.versions.map(async ({ version_id, percentage }) => ({
      ...{ version: (await findVersion(registry, live.name, version_id)).version, percentage },
    })),
  );
  if (c.req.query("force") !== "true") await refuseOldSecrets(registry, live, shares);
  const change = { name: live.name, by, live: shares.map(({ version }) => version), annotations: request.annotations };
  await warmUpFor(roster, unwrap(await registry.setLive({ ...change, split: shares.length > 1 ? shares : null })));
  return respond(c, request);
};

/**
 * A version from before the one that is live brings its secrets back as they were. Throws a refusal that names them: the
 * tool asks whether that is meant.
 */
async function refuseOldSecrets(registry: Registry, live: LiveFunction, shares: readonly Share[]): Promise<void> {
  const newest = newestOf(live);
  const [share] = shares;
  if (share === undefined || shares.length > 1 || share.version >= newest.version) return;
  const target = await registry.version(live.name, share.version);
  if (target === null) return;
  const changed = changedSecrets(
    unwrap(await bindingsOf(registry, target)),
    unwrap(await bindingsOf(registry, newest)),
  );
  if (changed.length === 0) return;
  throw new V4Error(
    400,
    V4_CODES.secretsChanged,
    `Version ${target.version} has older secrets. The following secrets have changed: ${changed.join(", ")}`,
  );
}

function changedSecrets({ secrets: one }: Bindings, { secrets: other }: Bindings): string[] {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].filter((name) => one[name] !== other[name]).sort();
}

export const DEPLOYMENT_ROUTES: readonly V4Route[] = [
  { method: "GET", path: `${SCRIPT}/deployments`, access: "any key", handle: listDeployments },
  { method: "POST", path: `${SCRIPT}/deployments`, access: "deploy", handle: postDeployment },
];
