/**
 * Runs attempts of jobs: all of one version in one go, each told of as soon as it is over.
 *
 * What is not told of is lost to the shard, and tried again: so our own failures need no words here.
 */
import { decodeCbor } from "../../codec/index.ts";
import { type ErrorCode, fault, type TroupeFault } from "../../contracts/errors.ts";
import { aloneLive, routingStrategy } from "../../contracts/function.ts";
import { functionName } from "../../contracts/ids.ts";
import type { InvocationReport } from "../../contracts/invocation.ts";
import type { AttemptOutcome, JobAttempt } from "../../contracts/job.ts";
import type { Result } from "../../contracts/result.ts";
import type { Director } from "../director.ts";
import type { Invoked } from "../invoke.ts";
import { type EachCall, invokeEach } from "../invoke-each.ts";
import { noVersion } from "../resolve.ts";
import { ReportBack, type Settle } from "./report-back.ts";

/** Told how an attempt ended. */
type TellOutcome = (attempt: JobAttempt, outcome: AttemptOutcome) => void;

/** Runs attempts and brings what comes of them to their shard. Rejects when it has not heard of all of them. */
export async function performBatch(director: Director, settle: Settle, attempts: readonly JobAttempt[]): Promise<void> {
  const report = new ReportBack(settle);
  await performAttempts(director, attempts, (attempt, outcome) => report.tell(attempt, outcome));
  await report.done();
}

async function performAttempts(director: Director, attempts: readonly JobAttempt[], tell: TellOutcome): Promise<void> {
  const groups = Map.groupBy(attempts, ({ call: { args: _args, ...rest } }) => JSON.stringify(rest));
  await Promise.all([...groups.values()].map((group) => performGroup(director, group, tell)));
}

/** Attempts that differ in nothing but their arguments. */
async function performGroup(director: Director, group: readonly JobAttempt[], tell: TellOutcome): Promise<void> {
  const [first] = group;
  if (first === undefined) return;
  const { function: name, version: number, encoding, timeoutMs, cpuMs, routing, cache } = first.call;
  const { registry } = director;
  const present = await registry.live(functionName.parse(name));
  const version = await registry.version(functionName.parse(name), number);
  if (version === null) {
    for (const attempt of group) tell(attempt, failed(noVersion(name, number)));
    return;
  }
  const suspended = present?.suspended ?? false;
  const live = { ...aloneLive(version), suspended };
  const readable: JobAttempt[] = [];
  const calls: EachCall[] = [];
  for (const attempt of group) {
    const args = decodeCbor(attempt.call.args);
    if (!args.ok || !Array.isArray(args.value)) {
      tell(attempt, failed(fault("invalid_request", "The job's arguments cannot be read.")));
      continue;
    }
    readable.push(attempt);
    calls.push({ id: attempt.id, given: { args: args.value } });
  }
  const strategy = routingStrategy.safeParse(routing).data;
  const options = { repeatable: false, encoding, timeoutMs, cpuMs, routing: strategy, cache };
  await invokeEach(director, live, calls, options, (index, outcome) => {
    const attempt = readable[index];
    if (attempt !== undefined) tell(attempt, outcomeOf(outcome));
  });
}

/** What keeps a call from being begun, for a while. */
const POSTPONING: ReadonlySet<ErrorCode> = new Set(["overloaded", "function_suspended"]);

/** How a call ended, for the shard. Calls that no worker took were not begun. */
function outcomeOf(result: Result<Invoked>): AttemptOutcome {
  if (result.ok) return { state: "done", value: result.value.value, invocation: result.value.invocation };
  const { details: { invocation = null, ...details } = {}, ...rest } = result.fault;
  const why: TroupeFault = Object.keys(details).length === 0 ? rest : { ...rest, details };
  const report = invocation as InvocationReport | null;
  if (POSTPONING.has(why.code) && report === null) return { state: "postponed", fault: why };
  return { state: "failed", fault: why, invocation: report };
}

function failed(why: TroupeFault): AttemptOutcome {
  return { state: "failed", fault: why, invocation: null };
}
