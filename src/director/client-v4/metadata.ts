/**
 * The `metadata` part of an upload: what the tool makes of `wrangler.toml` and its options.
 *
 * Members that are not named here say nothing that matters to a function: some are for Cloudflare's own machines, some
 * concern the upload alone. Those that name what this platform has not are kept, to be refused with a sentence.
 */
import { z } from "zod";
import { bindingName } from "../../contracts/bindings.ts";
import { MAX_ANNOTATION_LENGTH } from "../../contracts/limits.ts";
import { secretText } from "../../contracts/secrets.ts";

/** Bindings that functions can have. */
const supportedBinding = z.discriminatedUnion("type", [
  z.object({ type: z.literal("plain_text"), name: bindingName, text: z.string() }),
  z.object({ type: z.literal("json"), name: bindingName, json: z.json() }),
  z.object({ type: z.literal("secret_text"), name: bindingName, text: secretText }),
  z.object({ type: z.literal("kv_namespace"), name: bindingName, namespace_id: z.string().min(1) }),
  z.object({ type: z.literal("inherit"), name: bindingName, old_name: bindingName.optional() }),
  z.object({ type: z.literal("version_metadata"), name: bindingName }),
]);
export type SupportedBinding = z.infer<typeof supportedBinding>;

const SUPPORTED_TYPES: ReadonlySet<string> = new Set(
  supportedBinding.options.map(({ shape }) => shape.type.value satisfies string),
);

/** A binding of another type: only what a refusal says of it. */
const otherBinding = z.object({
  type: z.string().refine((type) => !SUPPORTED_TYPES.has(type)),
  name: z.string().default("?"),
});
export type OtherBinding = z.infer<typeof otherBinding>;

/** Any binding; what is wrong with one of a known type is said by that type. */
const anyBinding = z.looseObject({ type: z.string() }).transform((binding, context) => {
  const parsed = (SUPPORTED_TYPES.has(binding.type) ? supportedBinding : otherBinding).safeParse(binding);
  if (parsed.success) return parsed.data;
  const called = typeof binding.name === "string" ? `of the binding ${JSON.stringify(binding.name)}: ` : "";
  for (const { path, message } of parsed.error.issues) {
    context.addIssue({ code: "custom", path, message: `${called}${message}` });
  }
  return z.NEVER;
});

/** Whether a function can have a binding. */
export function isSupported(binding: SupportedBinding | OtherBinding): binding is SupportedBinding {
  return SUPPORTED_TYPES.has(binding.type);
}

/** What is written on a version or a deployment, under the names of the tool. Null and empty say nothing. */
export const v4Annotations = z
  .object({
    "workers/message": z.string().max(MAX_ANNOTATION_LENGTH).nullish(),
    "workers/tag": z.string().max(MAX_ANNOTATION_LENGTH).nullish(),
  })
  .nullish()
  .transform((annotations) => {
    const message = annotations?.["workers/message"];
    const tag = annotations?.["workers/tag"];
    return { ...(message ? { message } : {}), ...(tag ? { tag } : {}) };
  });

/** Most bindings of an upload, names of compatibility flags, and the like. */
const MAX_MEMBERS = 1_000;

/** Present and saying something. */
const mentioned = z
  .unknown()
  .default(null)
  .transform((value) => Object.keys(Object(value)).length > 0);

export const uploadMetadata = z.object({
  main_module: z.string().optional(),
  body_part: z.string().optional(),
  bindings: z.array(anyBinding).max(MAX_MEMBERS).default([]),
  keep_bindings: z.array(z.string()).max(MAX_MEMBERS).default([]),
  compatibility_date: z.iso.date().nullish(),
  compatibility_flags: z.array(z.string()).max(MAX_MEMBERS).nullish(),
  annotations: v4Annotations,
  limits: z.object({ cpu_ms: z.number().nullish(), subrequests: z.number().nullish() }).nullish(),
  /** `[unsafe.metadata] troupe`: settings that only this platform has. */
  troupe: z.record(z.string(), z.unknown()).optional(),
  /** What this platform has not. */
  migrations: mentioned,
  exports: mentioned,
  containers: mentioned,
  assets: mentioned,
  keep_assets: z.unknown().default(false).transform(Boolean),
  tail_consumers: mentioned,
  streaming_tail_consumers: mentioned,
});
export type UploadMetadata = z.infer<typeof uploadMetadata>;
