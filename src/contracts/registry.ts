/**
 * What the registry is asked: the messages between directors and the registry object.
 */
import type {
  Annotations,
  Artifact,
  FunctionConfig,
  FunctionKind,
  FunctionVersion,
  LiveFunction,
  Share,
  SourceBundle,
} from "./function.ts";
import type { ContentHash, FunctionName } from "./ids.ts";
import type { Principal } from "./keys.ts";

/** A compiled and probed function, ready to become a version. */
export interface Deployment extends Conditional {
  readonly name: FunctionName;
  readonly id: ContentHash;
  readonly source: SourceBundle;
  readonly artifactHash: ContentHash;
  readonly artifact: Artifact;
  readonly export: string;
  readonly kind: FunctionKind;
  readonly parameters: readonly (string | null)[] | null;
  readonly config: FunctionConfig;
  /** JSON text of the `Signature`. */
  readonly signature: string | null;
  /** Source maps as `src/trace` encodes them, stored as they are; null for none. */
  readonly trace: Uint8Array | null;
  readonly by: Principal;
  /** Live versions that stay live beside the new one; every other one makes way for it. */
  readonly keeps: readonly number[];
  /** Canonical JSON of its `Bindings`, stored as it is; null for none. */
  readonly bindings: Uint8Array | null;
  readonly annotations: Annotations;
  /** Whether it is kept only, and becomes live later if at all. The name must be there. */
  readonly staged: boolean;
}

/** What became of a deployment. */
export interface Deployed {
  readonly version: FunctionVersion;
  /** What is live now. */
  readonly live: LiveFunction;
  /** False when a live version has the same code, export, signature and configuration already. */
  readonly created: boolean;
}

/** What is known of a name. */
export interface NameState {
  /** Null when there is no such function. */
  readonly live: LiveFunction | null;
  /** Revision of the last change to the name, removals included; 0 when it was never used. */
  readonly revision: number;
}

/** A version as it stands among all versions of its function. */
export interface ListedVersion extends FunctionVersion {
  readonly live: boolean;
}

/** A change that was decided upon after reading the present state. */
interface Conditional {
  /** `NameState.revision` that was read. When the name has changed since, the change is refused with `conflict`. */
  readonly base?: number;
}

/** A change to a name that exists: asked for by somebody, refused unless they own it or have scope `admin`. */
export interface OwnedChange extends Conditional {
  readonly name: FunctionName;
  readonly by: Principal;
}

/** A change of which versions of a function are live: a rollback, or the removal of one overload. */
export interface LiveChange extends OwnedChange {
  /** The versions that are live from now on, at least one. */
  readonly live: readonly number[];
  /** The share of each, where they are no overloads of each other; it adds up to 100. */
  readonly split?: readonly Share[] | null;
  readonly annotations?: Annotations;
}

/**
 * A new version with the code and the configuration of an earlier one, and other bindings. Live at once, unless it is
 * `staged`, it takes the place of everything that is live.
 */
export interface Rebinding extends OwnedChange {
  /** Number of the version whose code it has. */
  readonly version: number;
  /** Canonical JSON of its `Bindings`, stored as it is; null for none. */
  readonly bindings: Uint8Array | null;
  readonly annotations: Annotations;
  readonly staged: boolean;
}

/** Which versions were live from some moment on. Each change of the live versions makes one. */
export interface DeploymentRecord {
  /** A UUID. */
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Id of the key that asked for it. */
  readonly by: string;
  readonly annotations: Annotations;
  /** Overloads have a hundred percent each. */
  readonly versions: readonly Share[];
}

/** Whether a function is served at its own address. */
export interface EndpointChange extends OwnedChange {
  readonly endpoint: boolean;
}

/** A function's calls are refused from now on, or no more. */
export interface SuspendChange extends OwnedChange {
  readonly suspended: boolean;
}

/** A name that is gone, with the revision of its removal so that older records cannot bring it back. */
export interface Removed {
  readonly name: FunctionName;
  readonly revision: number;
}

/** Name of the one registry object. */
export const REGISTRY_OBJECT = "registry";

/** Key of the KV copy of a function: JSON of `LiveFunction`. Absent when removed. */
export const liveKey = (name: string): string => `fn:${name}`;
/** Key of the KV copy of bindings: their canonical JSON. Never changes once written. */
export const bindingsKey = (hash: string): string => `bindings:${hash}`;
/** Key of the KV copy of an artifact: its canonical encoding (`src/artifact/hash.ts`). Never changes once written. */
export const artifactKey = (hash: string): string => `artifact:${hash}`;
