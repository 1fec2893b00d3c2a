/**
 * What the director needs of the world, as interfaces: routes and pipeline know these and nothing behind them.
 */
import type { SharedThread } from "../artifact/compile.ts";
import type { DispatchNamespace, DomainChange, DomainRecord, KvNamespaceRecord } from "../contracts/account.ts";
import type { AllowRule } from "../contracts/allow-rule.ts";
import type { BindingNames } from "../contracts/bindings.ts";
import type { CacheConfig } from "../contracts/cache.ts";
import type { CronEntry } from "../contracts/cron.ts";
import type { FunctionKind, FunctionVersion, LiveFunction, RoutingStrategyName } from "../contracts/function.ts";
import type { Idempotency } from "../contracts/idempotency.ts";
import type { ContentHash, Entropy, FunctionName } from "../contracts/ids.ts";
import type {
  EncodedValue,
  StreamCall,
  StreamReply,
  WorkerBatch,
  WorkerCall,
  WorkerReply,
} from "../contracts/invocation.ts";
import type { JobItem, JobPage, JobQuery, JobRecord, JobWithValue, NewJob, RedriveRequest } from "../contracts/job.ts";
import type { CacheListing, CachePurge, HitCount, KeptResult } from "../contracts/kept-result.ts";
import type { CreateKeyRequest, KeyRecord, Principal } from "../contracts/keys.ts";
import type { KvStore } from "../contracts/kv.ts";
import type {
  Deployed,
  Deployment,
  DeploymentRecord,
  EndpointChange,
  ListedVersion,
  LiveChange,
  NameState,
  OwnedChange,
  Rebinding,
  Removed,
  SuspendChange,
} from "../contracts/registry.ts";
import type { Result } from "../contracts/result.ts";
import type { Region, RetireMode, RosterEntry, Scaled, ScaleRequest } from "../contracts/roster.ts";
import type { Play } from "../contracts/run-ids.ts";
import type { WorkerStats } from "../contracts/stats.ts";
import type { NewTail, TailMessage, TailRecord } from "../contracts/tail.ts";
import type { Candidate, RunningInvocation, WebEnding } from "../contracts/worker.ts";
import type { ListedWorkflow, PutWorkflow, StoredWorkflow, WorkflowPlaced } from "../contracts/workflow-book.ts";
import type {
  AwaitedEvent,
  KeptCall,
  NewRun,
  RunEnding,
  RunPage,
  RunQuery,
  RunRecord,
  RunScore,
  RunWithValue,
  StepTrace,
} from "../contracts/workflow-run.ts";
import type { SecretPlace } from "../secrets/seal.ts";

/** Which functions exist. A change made through this port is visible to its next read at once. */
export interface Registry {
  /** A function's live versions, or null when there is none. Cheap: remembered for `FUNCTION_CACHE_MS`. */
  live(name: FunctionName): Promise<LiveFunction | null>;
  /** One version of a function that exists, live or not, or null. */
  version(name: FunctionName, version: number): Promise<FunctionVersion | null>;
  /** What is known of a name at this very moment, for decisions: what `live` remembers may be behind. */
  state(name: FunctionName): Promise<NameState>;
  /** All functions, by name. */
  list(): Promise<LiveFunction[]>;
  /** All versions of one function, newest first; empty when the function does not exist. */
  versions(name: FunctionName): Promise<ListedVersion[]>;
  /** Source maps and bindings by their hash, as they were stored, or null when they are not kept. Cheap: remembered. */
  content(hash: ContentHash): Promise<Uint8Array | null>;
  /** The names in bindings, by their hash; those that are not kept are left out. Cheap: remembered. */
  bindingNames(hashes: readonly ContentHash[]): Promise<ReadonlyMap<ContentHash, BindingNames>>;
  /** The latest deployments of a function, newest first; none when it does not exist. */
  deployments(name: FunctionName, limit: number): Promise<readonly DeploymentRecord[]>;
  /**
   * Faults: `forbidden` when somebody else owns the name, `conflict` when it is not what the deploy is based on,
   * `function_not_found` for a staged one of a function that is not there, `payload_too_large`.
   */
  deploy(deployment: Deployment): Promise<Result<Deployed>>;
  /** Faults: `function_not_found`, `version_not_found`, `forbidden`, `conflict`, `payload_too_large`. */
  rebind(change: Rebinding): Promise<Result<Deployed>>;
  /** Faults: `function_not_found`, `version_not_found`, `forbidden`, `conflict`, `invalid_request` for a split that is none. */
  setLive(change: LiveChange): Promise<Result<LiveFunction>>;
  /** Suspends a function or resumes it. Faults: `function_not_found`, `forbidden`, `conflict`. */
  suspend(change: SuspendChange): Promise<Result<LiveFunction>>;
  /** Lets a function be served at its own address, or not. Faults: `function_not_found`, `forbidden`, `conflict`. */
  setEndpoint(change: EndpointChange): Promise<Result<LiveFunction>>;
  /** Faults: `function_not_found`, `forbidden`, `conflict`. */
  remove(change: OwnedChange): Promise<Result<Removed>>;
}

/** Who may do what. */
export interface KeyRing {
  /** The caller behind a presented key, or null. Cheap: remembered for `KEY_CACHE_MS`. */
  authenticate(key: string): Promise<Principal | null>;
  /** Makes a key; the only time its secret is seen. */
  create(request: CreateKeyRequest): Promise<KeyRecord & { readonly key: string }>;
  list(): Promise<KeyRecord[]>;
  /** Whether there was such a key. */
  remove(id: string): Promise<boolean>;
}

/** A web request on its way to a function that answers requests itself (`kind: "fetch"`). */
export interface WorkerRequest extends Omit<WorkerCall, "args" | "encoding"> {
  readonly request: Request;
}

/** The troupe. A worker that is lost during a call gives the fault `worker_unavailable`, in a `failed` reply. */
export interface Workers {
  /** Ids of the workers that take calls, oldest first; the same array for as long as nothing changes. */
  readonly ids: readonly string[];
  /** Where a worker was placed; null where that does not matter. */
  regionOf(worker: string): Region | null;
  invoke(worker: string, call: WorkerCall): Promise<WorkerReply>;
  /** Like `invoke`, with frames of what the function yields, the last of which tells how it ended. */
  stream(worker: string, call: StreamCall): Promise<StreamReply>;
  /** Many calls of one version in one hop: a reply for each, in their order. Those that are `busy` were not begun. */
  invokeMany(worker: string, batch: WorkerBatch): Promise<readonly WorkerReply[]>;
  /** Ends a running call by its id, with the fault `cancelled`. Whether the worker was running it. */
  cancel(worker: string, id: string): Promise<boolean>;
  /** Ends all running calls of a function on a worker, with the fault `cancelled`; gives their number. */
  cancelFunction(worker: string, name: FunctionName): Promise<number>;
  /** Calls that a worker runs, those first that have run longest. */
  running(worker: string): Promise<readonly RunningInvocation[]>;
  /** How a web request ended that was `watched`, once it has; null when nothing is known of it. */
  ending(worker: string, id: string): Promise<WebEnding | null>;
  /** Null means: busy, ask the next one. Faults are thrown as `TroupeError`. */
  request(worker: string, call: WorkerRequest): Promise<Response | null>;
  /** Loads a candidate and says how its export is called. Faults: `user_error`, `cpu_limit`, `overloaded`. */
  probe(worker: string, candidate: Candidate): Promise<Result<FunctionKind>>;
  stats(worker: string): Promise<WorkerStats>;
  /** What the result caches of a worker hold. */
  cacheOf(worker: string): Promise<readonly CacheListing[]>;
  /** Makes a worker forget results; gives their number. */
  purgeCache(worker: string, purge: CachePurge): Promise<number>;
  /** Tells a worker of hits that its caches have not seen. */
  countHits(worker: string, counts: readonly HitCount[]): Promise<void>;
}

/** Secrets of functions: directors can seal them, and nobody but the isolate that runs the function sees them again. */
export interface Secrets {
  /** Seals a text for one function under one name. Fault: `secrets_unavailable`. */
  seal(place: SecretPlace, text: string): Promise<Result<string>>;
}

/** Which workers there are. A change made through this port shows in `Workers` at once. */
export interface Roster {
  /** All workers, those that are leaving too, oldest first. */
  list(): Promise<readonly RosterEntry[]>;
  /** Fault: `conflict` when no worker would be left, or too many would be there. */
  scale(request: ScaleRequest): Promise<Result<Scaled>>;
  /** Lets a worker go. Faults: `worker_not_found`, `conflict` for the last one that takes calls. */
  retire(worker: string, mode: RetireMode): Promise<Result<null>>;
  /** Has functions loaded where their configuration asks for that, before the next round does. Never rejects. */
  warmUp(): Promise<void>;
}

/** Jobs that were accepted, until they are forgotten. Every method may throw `overloaded` and `internal`. */
export interface Jobs {
  /**
   * Keeps a job; it runs once this has resolved, if not before. Of an `Idempotency-Key` that was used already it gives the
   * job of then (`created: false`). Fault: `conflict` when the key came with another body.
   */
  spawn(job: NewJob): Promise<Result<{ readonly job: JobRecord; readonly created: boolean }>>;
  /** The job of an earlier request with this key and this body, kept by a shard; null when there is none. */
  spawnedBy(shard: number, idempotency: Idempotency): Promise<JobRecord | null>;
  /** A job, as soon as it is over, or as it is after `waitMs`. Null: there is none, or it was forgotten. */
  get(id: string, waitMs: number): Promise<JobWithValue | null>;
  list(query: JobQuery): Promise<JobPage>;
  /** What a map job has come to so far, in order, from `index` on; a page at a time. Null as for `get`. */
  items(id: string, index: number): Promise<readonly JobItem[] | null>;
  /** Ends a job that is not over. Faults: `invocation_not_found`, `conflict` when it is over. */
  cancel(id: string): Promise<Result<JobRecord>>;
  /**
   * Sends a job on its way at once: one that waits for its next attempt, or one that ended without success, with all its
   * attempts before it again; of a map job only what failed. Faults: `invocation_not_found`, `conflict`.
   */
  retry(id: string): Promise<Result<JobRecord>>;
  /** The same for dead jobs in the mass; gives their number. */
  redrive(request: RedriveRequest): Promise<number>;
}

/** Results that all workers share: `config.cache.scope: "cluster"`. */
export interface SharedResults {
  /** A result that may still be given, fresh or stale, and how long it stays fresh; negative once it is stale. */
  get(name: FunctionName, config: CacheConfig, key: string): Promise<SharedResult | null>;
  /** Keeps a result, within the bounds of the configuration. */
  put(name: FunctionName, config: CacheConfig, result: KeptResult): Promise<void>;
  /** Takes note that a result was given again without being asked for here: what is used stays. */
  used(name: FunctionName, key: string): void;
  /** Forgets what a function gave, or one entry of it; gives the number of entries. */
  purge(name: FunctionName, key?: string): Promise<number>;
  /** What is kept of a function; null where nothing ever was. */
  inspect(name: FunctionName): Promise<CacheListing | null>;
}
export interface SharedResult extends KeptResult {
  readonly freshMs: number;
}

/** Workflows that were put under a name. */
export interface Workflows {
  /** Fault: `forbidden` when somebody else owns the name. */
  put(workflow: PutWorkflow): Promise<Result<WorkflowPlaced>>;
  get(name: string): Promise<StoredWorkflow | null>;
  /** All of them, by name. */
  list(): Promise<readonly ListedWorkflow[]>;
  /** Faults: `workflow_not_found`, `forbidden`. */
  remove(name: string, by: Principal): Promise<Result<null>>;
}

/** Durable runs of workflows, until they are forgotten. Every method may throw `overloaded` and `internal`. */
export interface WorkflowRuns {
  /**
   * Keeps a run; it begins once this has resolved, if not before. Of an `Idempotency-Key` that was used already it gives the
   * run of then (`created: false`). Fault: `conflict` when the key came with another body.
   */
  spawn(order: NewRun): Promise<Result<{ readonly run: RunRecord; readonly created: boolean }>>;
  /** The run of an earlier request with this key and this body, kept by a shard; null when there is none. */
  spawnedBy(shard: number, idempotency: Idempotency): Promise<RunRecord | null>;
  /** A run, as soon as it is over, or as it is after `waitMs`. Null: there is none, or it was forgotten. */
  get(id: string, waitMs: number): Promise<RunWithValue | null>;
  /** The document that it is played by, as CBOR. Null as for `get`. */
  document(id: string): Promise<Uint8Array | null>;
  list(query: RunQuery): Promise<RunPage>;
  /** Gives a run an event. Faults: `workflow_run_not_found`, `conflict` when it is over. */
  send(id: string, type: string, payload: EncodedValue): Promise<Result<null>>;
  /** Lets what runs end, and nothing more begin. Faults: `workflow_run_not_found`, `conflict` when it is over. */
  pause(id: string): Promise<Result<RunRecord>>;
  /** Lets a paused run go on. Faults as of `pause`. */
  resume(id: string): Promise<Result<RunRecord>>;
  /** Ends a run where it is. Faults as of `pause`. */
  terminate(id: string): Promise<Result<RunRecord>>;
  /** Plays a run again without what these steps have come to; null: from the beginning. Fault: `workflow_run_not_found`. */
  restart(id: string, steps: readonly string[] | null): Promise<Result<RunRecord>>;
}

/**
 * Where a run that is being played keeps what comes of it. False and null say that this playing does not count any more:
 * nothing is to come of it.
 */
export interface RunKeeper {
  begin(play: Play): Promise<RunScore | null>;
  /** Keeps what a call came to, once. */
  keep(play: Play, key: string, outcome: KeptCall, value: EncodedValue): Promise<boolean>;
  /** What a call gave. */
  load(play: Play, key: string): Promise<EncodedValue>;
  /** Until when a sleep lasts, as it was said first. Milliseconds since the epoch. */
  sleep(play: Play, key: string, until: number): Promise<number | null>;
  awaitEvent(
    play: Play,
    wait: { readonly key: string; readonly type: string; readonly until: number },
  ): Promise<AwaitedEvent | null>;
  note(play: Play, traces: readonly StepTrace[]): Promise<boolean>;
  end(play: Play, ending: RunEnding): Promise<boolean>;
}

/** Timetables: functions that are called by themselves. */
export interface Crons {
  /** Gives a function this timetable and no other. Fault: `invalid_request`. */
  put(name: string, crons: readonly string[]): Promise<Result<readonly CronEntry[]>>;
  /** The timetable of a function; empty where it has none. */
  get(name: string): Promise<readonly CronEntry[]>;
  /** Forgets a function that was removed. */
  forget(name: string): Promise<void>;
}

/** Those who watch what functions log. */
export interface Tails {
  /** Makes a tail. Fault: `conflict` when the function has too many. */
  open(tail: NewTail): Promise<Result<TailRecord>>;
  list(name: string): Promise<readonly TailRecord[]>;
  /** Ends a tail. Whether there was one. */
  close(name: string, id: string): Promise<boolean>;
  closeAll(name: string): Promise<void>;
  /** Names of the functions that are watched. */
  watched(): Promise<readonly string[]>;
  /** Tells of a call; gives the names of the functions that are watched. */
  tell(message: TailMessage): Promise<readonly string[]>;
  /** Hands over the socket of a tail, which the path names. Another status than 101: there is none. */
  join(request: Request): Promise<Response>;
}

/** Hosts that lead to functions beside those under the base domain. */
export interface Domains {
  /** All of them, by host. */
  list(): Promise<readonly DomainRecord[]>;
  /** Sets which lead to a function. Faults: `conflict` for a host of somebody else's function, `quota_exceeded`. */
  set(change: DomainChange): Promise<Result<readonly DomainRecord[]>>;
}

/** Dispatch namespaces. */
export interface DispatchNamespaces {
  list(): Promise<readonly DispatchNamespace[]>;
  /** Faults: `conflict` for a name that is taken, `quota_exceeded`. */
  create(name: string, by: Principal): Promise<Result<DispatchNamespace>>;
  /** Whether there was one. */
  remove(name: string): Promise<boolean>;
}

/** Namespaces of key-value storage. Every method may throw `overloaded` and `internal`. */
export interface KvNamespaces {
  /** Those that a caller may use, by title. */
  list(by: Principal): Promise<readonly KvNamespaceRecord[]>;
  get(id: string): Promise<KvNamespaceRecord | null>;
  /** Faults: `conflict` for a title that the caller has given already, `quota_exceeded`. */
  create(title: string, by: Principal): Promise<Result<KvNamespaceRecord>>;
  /** Faults: `kv_namespace_not_found`, `conflict`. */
  rename(id: string, title: string, by: Principal): Promise<Result<KvNamespaceRecord>>;
  /** Removes a namespace with its values. Fault: `kv_namespace_not_found`. */
  remove(id: string, by: Principal): Promise<Result<null>>;
  /** What is in a namespace. Whose it is must have been looked at before. */
  values(id: string): KvStore;
}

/** Runs `callback` after a delay; the function returned prevents it. */
export type Schedule = (callback: () => void, delayMs: number) => () => void;

/** A static file. */
export interface Page {
  readonly body: ReadableStream<Uint8Array>;
  readonly mediaType: string;
}

/** Static files that come with the platform. */
export interface Pages {
  /** The file at a path such as `/docs/index.html`, or null. */
  get(path: string): Promise<Page | null>;
}

/** Everything that routes and pipeline depend on. */
export interface DirectorDeps {
  readonly registry: Registry;
  readonly keys: KeyRing;
  readonly secrets: Secrets;
  readonly workers: Workers;
  readonly roster: Roster;
  readonly jobs: Jobs;
  readonly workflows: Workflows;
  readonly workflowRuns: WorkflowRuns;
  readonly results: SharedResults;
  readonly crons: Crons;
  readonly tails: Tails;
  readonly domains: Domains;
  readonly dispatch: DispatchNamespaces;
  readonly kv: KvNamespaces;
  readonly pages: Pages;
  readonly entropy: Entropy;
  readonly thread: SharedThread;
  readonly schedule: Schedule;
  /** Lets work go on that nobody waits for, after the request that began it has been answered. It never rejects. */
  readonly background: (work: Promise<unknown>) => void;
  /** Strategy for functions and calls that name none. */
  readonly defaultRouting: RoutingStrategyName;
  /** `{name}.<base domain>` serves the function `name`. */
  readonly baseDomain: string;
  /** Where callbacks may go besides https on public names. */
  readonly callbackAllow: readonly AllowRule[];
  /** Tells the operator of a failure that the caller learns nothing about; the request id stands in the answer. */
  reportFailure(error: unknown, requestId: string): void;
}
