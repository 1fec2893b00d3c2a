/**
 * What Workers have on Cloudflare and functions have not here, each with what to do instead.
 */
import type { OtherBinding, UploadMetadata } from "./metadata.ts";

const NETWORK =
  "A function may reach what it needs over the network: allow its origin under [unsafe.metadata.troupe.network].";
const OBJECTS = "Keep state in a KV namespace, or outside.";
const SERVICES = "Call the other function at its own address, and allow that under [unsafe.metadata.troupe.network].";

/** Advice by type of binding; `NETWORK` for every other. */
const BINDING_ADVICE: ReadonlyMap<string, string> = new Map([
  ["durable_object_namespace", OBJECTS],
  ["queue", "Spawn jobs instead: POST /v1/functions/{name}/spawn."],
  ["r2_bucket", "Keep files in a KV namespace (25 MiB each at most), or outside."],
  ["service", SERVICES],
  ["dispatch_namespace", SERVICES],
  ["workflow", "Use workflows of this platform: POST /v1/workflows."],
  ["assets", "Import files as modules of text or data, or serve them from elsewhere."],
  ["secrets_store_secret", "Use `wrangler secret put`."],
]);

/** Features that are mentioned in the metadata, as they are called, and what to do without. */
const FEATURES = [
  ["migrations", "Durable Object migrations", OBJECTS],
  ["exports", "exports of Durable Objects", OBJECTS],
  ["containers", "containers", "Run the container elsewhere. "],
  ["assets", "static assets", "Import files as modules of text or data, or serve them from elsewhere."],
  ["keep_assets", "static assets", "Import files as modules of text or data, or serve them from elsewhere."],
  ["tail_consumers", "tail Workers", "Follow the logs with `wrangler tail`."],
  ["streaming_tail_consumers", "tail Workers", "Follow the logs with `wrangler tail`."],
] as const satisfies readonly (readonly [keyof UploadMetadata, string, string])[];

/** The sentences of a refusal: all that is not supported, and what to do instead. */
export function unsupportedSentence(features: readonly string[], advice: readonly string[]): string {
  return [`Troupe does not support: ${features.join(", ")}.`, ...new Set(advice.map((text) => text.trim()))].join(" ");
}

/** What an upload asks for that is not supported, as a sentence; null when there is nothing. */
export function unsupportedOf(metadata: UploadMetadata, bindings: readonly OtherBinding[]): string | null {
  const features = FEATURES.filter(([member]) => metadata[member]);
  const names = [
    ...features.map(([, name]) => name),
    ...bindings.map(({ name, type }) => `binding ${name} of type ${type}`),
  ];
  if (names.length === 0) return null;
  const advice = bindings.map(({ type }) => BINDING_ADVICE.get(type) ?? NETWORK);
  return unsupportedSentence([...new Set(names)], [...features.map(([, , text]) => text), ...advice]);
}

/** What the tool asks for before it uploads, by where it asks: below an account. */
export const UNSUPPORTED_PATHS: readonly (readonly [path: string, name: string, advice: string])[] = [
  ["queues", "queues", "Spawn jobs instead: POST /v1/functions/{name}/spawn."],
  ["d1", "D1 databases", NETWORK],
  ["r2", "R2 buckets", "Keep files in a KV namespace (25 MiB each at most), or outside."],
  ["workflows", "workflows of Cloudflare", "Use workflows of this platform: POST /v1/workflows."],
  ["vectorize", "Vectorize", NETWORK],
  ["hyperdrive", "Hyperdrive", NETWORK],
  ["ai", "Workers AI", NETWORK],
  ["containers", "containers", "Run the container elsewhere."],
  ["pipelines", "pipelines", NETWORK],
  ["secrets_store", "the secrets store", "Use `wrangler secret put`."],
  ["pages", "Pages", "Deploy a Worker."],
  ["mtls_certificates", "certificates of clients", NETWORK],
];
