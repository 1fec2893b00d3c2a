/**
 * What a handler works with: the director's dependencies, what it made of them, and the request at hand.
 */
import type { Context } from "hono";
import type { ContentHash } from "../contracts/ids.ts";
import type { Principal, Scope } from "../contracts/keys.ts";
import type { RecentResults } from "./cache/recent-results.ts";
import type { UntoldHits } from "./cache/untold-hits.ts";
import type { CallCosts } from "./each/costs.ts";
import type { Hosts } from "./hosts.ts";
import type { AnyMethodDoc, OperationDoc } from "./openapi/operation-doc.ts";
import type { ApiReference } from "./openapi/reference.ts";
import type { DirectorDeps } from "./ports.ts";
import type { Strategies } from "./routing/strategies.ts";
import type { Watch } from "./routing/watch.ts";
import type { RunMemory } from "./run/memory.ts";
import type { Watchers } from "./tail/watchers.ts";
import type { LoadTrace } from "./trace.ts";
import type { WorkflowMemory } from "./workflow/memory.ts";

/** A director: its dependencies, and what it makes of them, which lives as long as it does. */
export interface Director extends DirectorDeps {
  readonly strategies: Strategies;
  readonly reference: ApiReference;
  /** What calls were seen to cost, which decides how many of them make a hop. */
  readonly costs: CallCosts;
  /** What was seen of the workers. */
  readonly watch: Watch;
  /** Hosts that lead to functions. */
  readonly hosts: Hosts;
  /** Which functions are watched, and who is told of their calls. */
  readonly watchers: Watchers;
  /** Results that it gave a moment ago, and hits of them that no worker has been told of. */
  readonly recent: RecentResults;
  readonly hits: UntoldHits;
  /** Calls under way that renew results of the cluster, by key, and until when they are waited for. */
  readonly renewals: Map<string, number>;
  /** Code that was run without being deployed. */
  readonly runs: RunMemory;
  /** Workflows that hold together. */
  readonly validWorkflows: WorkflowMemory;
  /** What the stack traces of a version are read with, by the hash of its source maps. */
  readonly traces: (hash: ContentHash | null) => LoadTrace;
}

/** Hono's types for this app. */
export interface AppEnv {
  Variables: { requestId: string };
}
/** Hono's context of one request. */
export type AppContext = Context<AppEnv>;

/** A handler of a route that anyone may call. */
export type OpenHandler = (c: AppContext, director: Director) => Response | Promise<Response>;
/** A handler of a route that needs a scope; the caller has it. */
export type Handler = (c: AppContext, director: Director, caller: Principal) => Response | Promise<Response>;

type Admitted =
  | { readonly access: "anyone"; readonly handle: OpenHandler }
  | { readonly access: Scope; readonly handle: Handler };

type Described =
  | { readonly method: "GET" | "PUT" | "POST" | "DELETE"; readonly doc: OperationDoc }
  | { readonly method: "ALL"; readonly doc: AnyMethodDoc };

/** A route as it stands in the table: who may call it is part of its address, and none goes without a description. */
export type Route = { readonly path: string } & Admitted & Described;
