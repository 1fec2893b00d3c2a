/**
 * A function as it is deployed, remembered and called: the upload, the configuration, the version, the artifact.
 */
import { z } from "zod";
import { allowRuleText } from "./allow-rule.ts";
import { bindingName, jsonValue } from "./bindings.ts";
import { cacheConfig } from "./cache.ts";
import { contentHash, functionName } from "./ids.ts";
import {
  HEDGE_AFTER_MS,
  INVOCATION_LIMITS,
  JOB_LIMITS,
  MAX_ANNOTATION_LENGTH,
  MAX_MODULE_PATH_LENGTH,
  MAX_NAME_LENGTH,
  MAX_WORKERS,
} from "./limits.ts";

/** A whole number within a limit of `limits.ts`. */
export const limit = ({ default: preset, min, max }: { default: number; min: number; max: number }) =>
  z.int().min(min).max(max).default(preset);

export const invocationLimits = z.strictObject({
  cpuMs: limit(INVOCATION_LIMITS.cpuMs),
  timeoutMs: limit(INVOCATION_LIMITS.timeoutMs),
  maxOutputBytes: limit(INVOCATION_LIMITS.maxOutputBytes),
  subRequests: limit(INVOCATION_LIMITS.subRequests),
  concurrency: limit(INVOCATION_LIMITS.concurrency),
});
export type InvocationLimits = z.infer<typeof invocationLimits>;

export const ROUTING_STRATEGIES = ["affinity", "round-robin", "random", "least-loaded", "proximity"] as const;
export const routingStrategy = z.enum(ROUTING_STRATEGIES);
export type RoutingStrategyName = z.infer<typeof routingStrategy>;

/**
 * How jobs of a function, and inputs of a map, are tried again. Without it, losses of the platform alone are; with it,
 * what the function itself does wrong is, too.
 */
export const retryPolicy = z.strictObject({
  maxAttempts: limit(JOB_LIMITS.maxAttempts),
  backoffMs: limit(JOB_LIMITS.backoffMs),
  maxBackoffMs: limit(JOB_LIMITS.maxBackoffMs),
  maxAgeSeconds: limit(JOB_LIMITS.maxAgeSeconds),
});
export type RetryPolicy = z.infer<typeof retryPolicy>;

/** What of the network a function may reach. */
export const networkConfig = z.strictObject({
  /** Origins: `https://api.example.com`, `https://*.example.net`, `http://host:8080`. */
  allow: z.array(allowRuleText).max(100).default([]),
});

/** What a deploy may configure; every part has a default. */
export const functionConfig = z.strictObject({
  limits: invocationLimits.prefault({}),
  network: networkConfig.prefault({}),
  cache: cacheConfig.prefault({}),
  /** Whether a call may be repeated elsewhere when its worker is lost. */
  idempotent: z.boolean().default(false),
  visibility: z.enum(["private", "public"]).default("private"),
  routing: routingStrategy.optional(),
  retry: retryPolicy.optional(),
  /** A call without an answer after so long is given to a second worker as well; the first answer counts. */
  hedgeAfterMs: z.int().min(HEDGE_AFTER_MS.min).max(HEDGE_AFTER_MS.max).optional(),
  /** Workers that keep the function loaded. */
  warm: z.int().min(0).max(MAX_WORKERS).default(0),
  /** Names of the secrets that it needs; whoever deploys it without one is told. */
  secrets: z.array(bindingName).max(100).default([]),
});
export type FunctionConfig = z.infer<typeof functionConfig>;

/** A module's path inside a deploy: relative, forward slashes, no `.` or `..` segment. */
const modulePath = z
  .string()
  .min(1)
  .max(MAX_MODULE_PATH_LENGTH)
  .regex(/^(?!.*(^|\/)\.{0,2}(\/|$))[A-Za-z0-9_@.+/-]+$/, "must be a relative path without '.' or '..' segments");

/** What an asset is when it is imported: a text, an ArrayBuffer, a value, or a WebAssembly.Module. */
export const assetType = z.enum(["text", "data", "json", "wasm"]);

/** A module that is no JavaScript. */
export const asset = z.strictObject({
  type: assetType,
  /** Its bytes. */
  base64: z.base64(),
});
export type Asset = z.infer<typeof asset>;

/** Code as it is sent: a lone `source`, or `modules` and which of them is `main`. */
const sentCode = z.strictObject({
  source: z.string().optional(),
  modules: z.record(modulePath, z.string()).optional(),
  main: modulePath.optional(),
  /** Modules beside them that are no JavaScript, by path. */
  assets: z.record(modulePath, asset).optional(),
  /** Which export of the main module is the function. */
  export: z.string().min(1).max(MAX_NAME_LENGTH).default("default"),
});
type SentCode = z.infer<typeof sentCode>;

/** A body that carries code and what else `members` say, with one way of giving it. */
export function codeRequest<Members extends z.ZodRawShape>(members: Members) {
  return sentCode
    .extend(members)
    .refine((body: Partial<SentCode>) => (body.source === undefined) !== (body.modules === undefined), {
      message: "give either `source` or `modules`",
    })
    .refine(
      ({ modules, main }: Partial<SentCode>) =>
        modules === undefined || (main !== undefined && Object.hasOwn(modules, main)),
      { message: "`main` must name one of `modules`", path: ["main"] },
    )
    .refine(
      ({ modules = { "main.ts": "" }, assets = {} }: Partial<SentCode>) =>
        !Object.keys(assets).some((path) => Object.hasOwn(modules, path)),
      { message: "has the path of a module", path: ["assets"] },
    );
}

/** Body of `PUT /v1/functions/{name}`. */
export const deployRequest = codeRequest({
  untyped: z.boolean().default(false),
  overload: z.boolean().default(false),
  allowBreaking: z.boolean().default(false),
  /** The expected `id`; the deploy is refused when it differs. */
  hash: contentHash.optional(),
  config: functionConfig.prefault({}),
  /** Variables of its `env`: texts, and other values of JSON. */
  vars: z.record(bindingName, jsonValue).default({}),
  /** Namespaces of key-value storage in its `env`: their ids, by the names that they have there. */
  kv: z.record(bindingName, z.string()).default({}),
})
  .refine(({ vars, kv }) => !Object.keys(vars).some((name) => Object.hasOwn(kv, name)), {
    message: "must not name what `vars` names",
    path: ["kv"],
  })
  .refine(({ config }) => config.hedgeAfterMs === undefined || config.idempotent, {
    message: "needs `idempotent: true`, for a hedged call may run twice",
    path: ["config", "hedgeAfterMs"],
  });
export type DeployRequest = z.infer<typeof deployRequest>;

/** Source modules as the author wrote them. A lone `source` is the module `main.ts`. */
export interface SourceBundle {
  readonly main: string;
  readonly modules: Readonly<Record<string, string>>;
  /** Modules beside them that are no JavaScript, by path; missing where there are none. */
  readonly assets?: Readonly<Record<string, Asset>>;
}

/** The modules that were sent. */
export function bundleOf({ source, modules, main, assets = {} }: Omit<SentCode, "export">): SourceBundle {
  const beside = Object.keys(assets).length === 0 ? {} : { assets };
  if (modules !== undefined && main !== undefined) return { main, modules, ...beside };
  return { main: "main.ts", modules: { "main.ts": source ?? "" }, ...beside };
}

/** Modules as they run: types stripped, imports checked, metered. Immutable, named by its content. */
export interface Artifact {
  readonly main: string;
  readonly modules: Readonly<Record<string, string>>;
  /** Modules that are no JavaScript, by path; WebAssembly is metered, too. Missing where there are none. */
  readonly assets?: Readonly<Record<string, Asset>>;
}

/** How the export is called: with arguments, or with a `Request` (`export default { fetch }`). */
export const functionKind = z.enum(["function", "fetch"]);
export type FunctionKind = z.infer<typeof functionKind>;

/** What whoever deployed wrote on a version, or on a deployment. */
export const annotations = z.strictObject({
  message: z.string().max(MAX_ANNOTATION_LENGTH).optional(),
  tag: z.string().max(MAX_ANNOTATION_LENGTH).optional(),
});
export type Annotations = z.infer<typeof annotations>;

/** One immutable version of a function: all that is known of it but its code. */
export const functionVersion = z.object({
  name: functionName,
  /** 1, 2, 3 … within the name; never used twice, not even after a removal. */
  version: z.int().positive(),
  /** Revision of the change that made it live last; revisions grow with every change of the registry. */
  revision: z.int().positive(),
  /** `sha256:<hex>` over name and source code. */
  id: contentHash,
  /** Content hash of the artifact. */
  artifact: contentHash,
  export: z.string(),
  kind: functionKind,
  /** Names of the parameters, null where one has no name (a pattern, a rest); null when they cannot be read. */
  parameters: z.array(z.string().nullable()).nullable(),
  /** Id of the key that owns the name: the one that deployed it first, `admin` for the admin key. */
  owner: z.string(),
  config: functionConfig,
  /** JSON text of its `Signature`; null for a function deployed `untyped`, and for one that answers web requests. */
  signature: z.string().nullable(),
  /** Content hash of its source maps, by which stack traces name the author's lines; null when it has none. */
  trace: contentHash.nullable(),
  /** Content hash of its `Bindings`; null where it has none. Records of older releases do not say. */
  bindings: contentHash.nullable().default(null),
  annotations: annotations.default({}),
  /** Size of its source modules in bytes, as they are stored. */
  sizeBytes: z.int().nonnegative(),
  /** Milliseconds since the epoch. */
  createdAt: z.int(),
});
export type FunctionVersion = z.infer<typeof functionVersion>;

/** What travels with a call: a signature may be large, and no worker looks at it. */
export type RunnableVersion = Pick<FunctionVersion, "name" | "version" | "artifact" | "export" | "bindings" | "config">;

/** The part of a version that a worker needs to run it. */
export function runnableOf(fn: FunctionVersion): RunnableVersion {
  const { name, version, artifact, bindings, config } = fn;
  return { name, version, artifact, export: fn.export, bindings, config };
}

/**
 * Whether what a function does may show outside of it: by the network, or in key-value storage. Its calls are counted one by
 * one, and none is made again that may have begun. What bindings hold is not known here; some may be namespaces.
 */
export function mayReachOut({ bindings, config }: Pick<RunnableVersion, "bindings" | "config">): boolean {
  return config.network.allow.length > 0 || bindings !== null;
}

/** A version's share of the calls, in percent. */
export const share = z.strictObject({ version: z.int().positive(), percentage: z.number().min(0).max(100) });
export type Share = z.infer<typeof share>;

/** A function as it is called: its live versions, one for each overload. */
export const liveFunction = z.object({
  name: functionName,
  /** Revision of the last change to the name; the newer of two records has the larger one. */
  revision: z.int().positive(),
  /** By version number, oldest first; more than one only where each has a signature. */
  overloads: z.array(functionVersion).min(1),
  /** Whether its calls are refused until it is resumed. Copies of older releases do not say. */
  suspended: z.boolean().default(false),
  /**
   * Which share of the calls each live version gets, where they are no overloads of each other: a deployment in two
   * percentages. Null for all other functions. `director/split.ts` chooses the version of a call.
   */
  split: z.array(share).min(2).nullable().default(null),
  /** Whether it is served at `/f/{name}` and by its host. */
  endpoint: z.boolean().default(true),
});
export type LiveFunction = z.infer<typeof liveFunction>;

/** A function of which one version alone is to be called, as it were. */
export function aloneLive(version: FunctionVersion): LiveFunction {
  const { name, revision } = version;
  return { name, revision, overloads: [version], suspended: false, split: null, endpoint: true };
}

/** The live version that was deployed last: the one that stands for the function where only one can. */
export function newestOf({ name, overloads }: LiveFunction): FunctionVersion {
  const newest = overloads.at(-1);
  if (newest === undefined) throw new Error(`The live function ${name} has no version.`);
  return newest;
}

/** A function as it is described: of versions that share the calls the newest stands for both, for they are no overloads. */
export function unsplit(live: LiveFunction): LiveFunction {
  return live.split === null ? live : { ...live, overloads: [newestOf(live)], split: null };
}

/** Answer of a deploy. */
export interface DeployResponse {
  readonly name: string;
  readonly version: number;
  readonly id: string;
  /** The signature printed as TypeScript; null where there is none. */
  readonly signature: string | null;
  /** False when the same code and configuration were live already. */
  readonly created: boolean;
  /** Sentences about what callers may notice. */
  readonly warnings: readonly string[];
}
