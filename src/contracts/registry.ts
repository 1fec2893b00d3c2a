/**
 * What the registry is asked: the messages between directors and the registry object.
 */
import type { Artifact, FunctionConfig, FunctionKind, FunctionVersion, SourceBundle } from "./function.ts";
import type { ContentHash, FunctionName } from "./ids.ts";
import type { Principal } from "./keys.ts";

/** A compiled and probed function, ready to become a version. */
export interface Deployment {
  readonly name: FunctionName;
  readonly id: ContentHash;
  readonly source: SourceBundle;
  readonly artifactHash: ContentHash;
  readonly artifact: Artifact;
  readonly export: string;
  readonly kind: FunctionKind;
  readonly parameters: readonly (string | null)[] | null;
  readonly config: FunctionConfig;
  readonly signature: string | null;
  readonly by: Principal;
}

/** What became of a deployment. */
export interface Deployed {
  readonly version: FunctionVersion;
  /** False when the live version has the same code, export and configuration already. */
  readonly created: boolean;
}

/** A change to a name that exists: asked for by somebody, refused unless they own it or have scope `admin`. */
export interface OwnedChange {
  readonly name: FunctionName;
  readonly by: Principal;
}

/** A name that is gone, with the revision of its removal so that older records cannot bring it back. */
export interface Removed {
  readonly name: FunctionName;
  readonly revision: number;
}

/** Name of the one registry object. */
export const REGISTRY_OBJECT = "registry";

/** Key of the KV copy of a function's live version: JSON of `FunctionVersion`. Absent when removed. */
export const liveKey = (name: string): string => `fn:${name}`;
/** Key of the KV copy of an artifact: its canonical encoding (`src/artifact/hash.ts`). Never changes once written. */
export const artifactKey = (hash: string): string => `artifact:${hash}`;
