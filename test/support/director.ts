/**
 * A director over memory ports, with one key of each scope and a way to register functions without deploying them.
 */
import type { SharedThread } from "../../src/artifact/compile.ts";
import { functionId, hashArtifact } from "../../src/artifact/hash.ts";
import type { FunctionConfig, FunctionKind, FunctionVersion } from "../../src/contracts/function.ts";
import { functionConfig } from "../../src/contracts/function.ts";
import type { Entropy } from "../../src/contracts/ids.ts";
import { functionName } from "../../src/contracts/ids.ts";
import type { Principal, Scope } from "../../src/contracts/keys.ts";
import { SecretSealer } from "../../src/director/adapters/secret-sealer.ts";
import { systemSchedule } from "../../src/director/adapters/system-schedule.ts";
import { appOf, newDirector } from "../../src/director/app.ts";
import type { DirectorDeps, Pages } from "../../src/director/ports.ts";
import { MemoryDispatch, MemoryDomains } from "./memory-account.ts";
import { MemoryCrons } from "./memory-crons.ts";
import { MemoryJobs } from "./memory-jobs.ts";
import { MemoryKv } from "./memory-kv.ts";
import { MemoryKeyRing, MemoryRegistry } from "./memory-registry.ts";
import { MemoryResults } from "./memory-results.ts";
import { MemoryRoster } from "./memory-roster.ts";
import { MemoryRuns } from "./memory-runs.ts";
import { MemoryTails } from "./memory-tails.ts";
import type { Repertoire } from "./memory-workers.ts";
import { MemoryWorkers } from "./memory-workers.ts";
import { MemoryWorkflows } from "./memory-workflows.ts";

const ADMIN_KEY = "admin-key-of-the-tests";
/** What the secrets of tests are sealed with. */
export const MASTER_KEY = "a master key of the tests, made of 32 characters and more";
const ADMIN: Principal = { id: "admin", scopes: ["admin"] };

/** A clock that moves 1 ms at every look, and randomness that repeats from run to run. */
export function testEntropy(): Entropy {
  let time = Date.UTC(2030, 0, 1);
  let seed = 1;
  return {
    now: () => time++,
    random: (length) => {
      // A Lehmer generator: any sequence will do that does not repeat soon.
      return Uint8Array.from({ length }, () => {
        seed = (seed * 48_271) % 2_147_483_647;
        return seed & 0xff;
      });
    },
  };
}

/** A thread of one's own. */
export const THREAD: SharedThread = { now: () => performance.now(), pause: () => Promise.resolve() };

/** A platform without pages. */
const NO_PAGES: Pages = { get: () => Promise.resolve(null) };

/** What `registered` may be told about a function. */
export interface Registration {
  readonly kind?: FunctionKind;
  readonly parameters?: readonly (string | null)[] | null;
  readonly config?: Partial<FunctionConfig>;
  readonly by?: Principal;
  readonly source?: string;
}

/** A director under test. */
export type TestDirector = Awaited<ReturnType<typeof testDirector>>;

/** Makes a director whose workers know the repertoire; nothing is registered yet. */
export async function testDirector(repertoire: Repertoire = {}, overrides: Partial<DirectorDeps> = {}) {
  const entropy = testEntropy();
  const registry = new MemoryRegistry(entropy.now);
  const keys = new MemoryKeyRing(ADMIN_KEY, entropy);
  const workers = new MemoryWorkers(repertoire, undefined, () => (overrides.entropy ?? entropy).now());
  const roster = new MemoryRoster(workers, entropy.now);
  const failures: unknown[] = [];
  const now = () => (overrides.entropy ?? entropy).now();
  const jobs = new MemoryJobs(now);
  const workflowRuns = new MemoryRuns(now);
  const results = new MemoryResults(now);
  const tails = new MemoryTails();
  const kv = new MemoryKv(now);
  const director = newDirector({
    ...{
      registry,
      keys,
      secrets: new SecretSealer(MASTER_KEY, entropy),
      workers,
      roster,
      entropy,
      jobs,
      workflowRuns,
      workflows: new MemoryWorkflows(now),
      results,
      domains: new MemoryDomains(),
      dispatch: new MemoryDispatch(),
      crons: new MemoryCrons(now),
      tails,
      kv,
      callbackAllow: [],
      pages: NO_PAGES,
      thread: THREAD,
      schedule: systemSchedule,
      background: () => {},
      defaultRouting: "affinity",
      baseDomain: "fn.localhost",
    },
    reportFailure: (error) => failures.push(error),
    ...overrides,
  });
  jobs.performBy(director);
  workflowRuns.performBy(director);
  const app = appOf(director);
  const keyOf = {
    deploy: (await keys.create({ name: "deployer", scopes: ["deploy"] })).key,
    run: (await keys.create({ name: "runner", scopes: ["run"] })).key,
    invoke: (await keys.create({ name: "invoker", scopes: ["invoke"] })).key,
    admin: ADMIN_KEY,
  } satisfies Record<Scope, string>;

  return {
    ...{ app, director, registry, keys, workers, roster, jobs, workflowRuns, results, tails, kv, failures, keyOf },

    /** Sends a request with the admin key, or the one given; null for none. A body that is no text goes as JSON. */
    async send(method: string, path: string, { key = ADMIN_KEY, body, headers = {}, chunked = false }: Sending = {}) {
      const authorization = key === null ? {} : { Authorization: `Bearer ${key}` };
      const bytes = body === undefined ? null : encodeBody(body);
      const length = bytes === null || chunked ? {} : { "Content-Length": String(bytes.byteLength) };
      return app.request(path, { method, headers: { ...authorization, ...length, ...headers }, body: bytes });
    },

    /** Registers a function of the repertoire as its next version. */
    async register(name: string, registration: Registration = {}): Promise<FunctionVersion> {
      const deployed = await registry.deploy(await deploymentOf(name, registration));
      if (!deployed.ok) throw new Error(deployed.fault.message);
      return deployed.value.version;
    },
  };
}

interface Sending {
  readonly key?: string | null;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  /** Whether the body does not say its length. */
  readonly chunked?: boolean;
}

function encodeBody(body: unknown): Uint8Array<ArrayBuffer> {
  if (body instanceof Uint8Array) return new Uint8Array(body);
  return new Uint8Array(new TextEncoder().encode(typeof body === "string" ? body : JSON.stringify(body)));
}

async function deploymentOf(text: string, { kind, parameters, config, by, source }: Registration) {
  const name = functionName.parse(text);
  const bundle = { main: "main.ts", modules: { "main.ts": source ?? `// ${name}` } };
  return {
    ...{
      name,
      source: bundle,
      artifact: bundle,
      export: "default",
      signature: null,
      trace: null,
      keeps: [],
      by: by ?? ADMIN,
      ...{ bindings: null, annotations: {}, staged: false },
    },
    id: await functionId(name, bundle),
    artifactHash: await hashArtifact(bundle),
    kind: kind ?? "function",
    parameters: parameters ?? null,
    config: { ...functionConfig.parse({}), ...config },
  } as const;
}
