/**
 * What changes between two versions besides their signatures: limits, network permissions, visibility, how calls are
 * routed and repeated, size.
 *
 * A lowered limit or a host that is no longer allowed refuses no call; whether it fails one depends on what the function
 * does, and only running it tells. So such a change is compatible, with a reason that says what to look out for.
 */
import type { Change } from "../../contracts/compare.ts";
import type { FunctionConfig, FunctionVersion, InvocationLimits } from "../../contracts/function.ts";

/** The part of a version that is compared here. */
export type Settings = Pick<FunctionVersion, "config" | "sizeBytes">;

/** The changes from the left version to the right one. */
export function compareSettings(left: Settings, right: Settings): Change[] {
  return [
    ...compareLimits(left.config.limits, right.config.limits),
    ...compareNetwork(left.config, right.config),
    ...compareVisibility(left.config, right.config),
    ...compareIdempotence(left.config, right.config),
    ...OPTIONS.flatMap((option) => compareOption(option, left.config, right.config)),
    ...compareSize(left.sizeBytes, right.sizeBytes),
  ];
}

const LIMITS: readonly { name: keyof InvocationLimits; unit: string; lowered: string }[] = [
  { name: "cpuMs", unit: "ms", lowered: "A call that needs more CPU time ends with `cpu_limit`." },
  { name: "timeoutMs", unit: "ms", lowered: "A call that takes longer ends with `timeout`." },
  { name: "maxOutputBytes", unit: "bytes", lowered: "A larger result ends with `output_too_large`." },
  { name: "subRequests", unit: "requests", lowered: "A call that sends more ends with `subrequest_limit`." },
  { name: "concurrency", unit: "calls", lowered: "More calls at once on one worker wait, or end with `overloaded`." },
];

function compareLimits(left: InvocationLimits, right: InvocationLimits): Change[] {
  const changes: Change[] = [];
  for (const { name, unit, lowered } of LIMITS) {
    const [before, after] = [left[name], right[name]];
    if (before === after) continue;
    const [verb, reason] =
      after < before ? ["lowered", lowered] : ["raised", "Calls that ended at the limit have more room."];
    const what = `${verb} from ${before} to ${after} ${unit}`;
    changes.push({ where: `limits.${name}`, what, reason, verdict: "compatible" });
  }
  return changes;
}

function compareNetwork(left: FunctionConfig, right: FunctionConfig): Change[] {
  const [before, after] = [left.network.allow, right.network.allow];
  const lost = before.filter((rule) => !after.includes(rule));
  const gained = after.filter((rule) => !before.includes(rule));
  return [
    ...lost.map((rule) => networkChange(rule, "no longer allows", "A call that sends a request there fails now.")),
    ...gained.map((rule) => networkChange(rule, "newly allows", "The function may send what it is given there.")),
  ];
}

function networkChange(rule: string, verb: string, reason: string): Change {
  return { where: "network.allow", what: `${verb} ${rule}`, reason, verdict: "compatible" };
}

function compareVisibility({ visibility: left }: FunctionConfig, { visibility: right }: FunctionConfig): Change[] {
  if (left === right) return [];
  const what = `changed from ${left} to ${right}`;
  return right === "private"
    ? [{ where: "visibility", what, reason: "Callers without a key are refused.", verdict: "breaking" }]
    : [{ where: "visibility", what, reason: "Anybody can call it, without a key.", verdict: "compatible" }];
}

function compareIdempotence({ idempotent: left }: FunctionConfig, { idempotent: right }: FunctionConfig): Change[] {
  if (left === right) return [];
  const reason = right
    ? "A call whose worker is lost is repeated, so it may run twice."
    : "A call whose worker is lost is not repeated; it ends with `worker_unavailable`.";
  return [{ where: "idempotent", what: `changed from ${left} to ${right}`, reason, verdict: "compatible" }];
}

/** A part of the configuration that refuses no call, whatever it is. */
interface Option {
  readonly where: string;
  /** What it says, in words; absent ones are told as `none`. */
  readonly read: (config: FunctionConfig) => string | number | undefined;
  readonly reason: string;
}

const OPTIONS: readonly Option[] = [
  {
    where: "routing",
    read: ({ routing }) => routing,
    reason: "Calls go to other workers, where the first ones may find the function not loaded.",
  },
  {
    where: "hedgeAfterMs",
    read: ({ hedgeAfterMs }) => hedgeAfterMs,
    reason: "It decides which calls are given to a second worker too, and so may run twice.",
  },
  { where: "warm", read: ({ warm }) => warm, reason: "Fewer or more calls wait until the function is loaded." },
  ...(["maxAttempts", "backoffMs", "maxBackoffMs", "maxAgeSeconds"] as const).map((name) => ({
    where: `retry.${name}`,
    read: ({ retry }: FunctionConfig) => retry?.[name],
    reason: "Jobs and inputs of maps that fail are tried again by other rules.",
  })),
];

function compareOption({ where, read, reason }: Option, left: FunctionConfig, right: FunctionConfig): Change[] {
  const [before, after] = [read(left), read(right)];
  if (before === after) return [];
  const what = `changed from ${before ?? "none"} to ${after ?? "none"}`;
  return [{ where, what, reason, verdict: "compatible" }];
}

function compareSize(left: number, right: number): Change[] {
  if (left === right) return [];
  const what = `${right > left ? "grew" : "shrank"} from ${left} to ${right} bytes of source`;
  return [{ where: "size", what, reason: "Callers notice nothing of it.", verdict: "identical" }];
}
