/**
 * What the deploy tool of Cloudflare sends, for tests: requests under `/client/v4`, and uploads as it puts them together.
 */
import { z } from "zod";
import type { TestDirector } from "./director.ts";

/** The envelope of every answer. */
const envelope = z.strictObject({
  success: z.boolean(),
  errors: z.array(z.strictObject({ code: z.int(), message: z.string().min(1) })),
  messages: z.array(z.never()),
  result: z.unknown(),
  result_info: z.record(z.string(), z.unknown()).optional(),
});

/** An answer, out of its envelope. */
export interface V4Answer {
  readonly status: number;
  readonly result: unknown;
  /** Numbers and sentences of what was refused. */
  readonly errors: readonly { readonly code: number; readonly message: string }[];
}

/** Reads an answer; fails when it is in no envelope, or says one thing and means another. */
export async function readEnvelope(response: Response): Promise<V4Answer> {
  const { success, errors, result } = envelope.parse(await response.json());
  if (success !== response.status < 400 || success !== (errors.length === 0)) {
    throw new Error(`The envelope contradicts itself: ${response.status} ${JSON.stringify(errors)}`);
  }
  return { status: response.status, result, errors };
}

/** Path of what belongs to a Worker. */
export const scriptPath = (name: string, rest = ""): string => `/accounts/troupe/workers/scripts/${name}${rest}`;

/** A caller that speaks to a director as the tool does. */
export function v4Of({ send }: TestDirector) {
  return async (
    method: string,
    path: string,
    { body, key, headers }: { body?: unknown; key?: string | null; headers?: Record<string, string> } = {},
  ): Promise<V4Answer> => {
    if (body instanceof FormData) {
      const encoded = new Response(body);
      const type = encoded.headers.get("content-type") ?? "";
      const bytes = new Uint8Array(await encoded.arrayBuffer());
      const options = key === undefined ? {} : { key };
      return readEnvelope(
        await send(method, `/client/v4${path}`, {
          body: bytes,
          headers: { ...headers, "Content-Type": type },
          ...options,
        }),
      );
    }
    return readEnvelope(
      await send(method, `/client/v4${path}`, {
        ...(body === undefined ? {} : { body }),
        ...(key === undefined ? {} : { key }),
        ...(headers === undefined ? {} : { headers }),
      }),
    );
  };
}

/** A module of an upload. */
export interface UploadedPart {
  readonly name: string;
  readonly type: string;
  readonly content: string | Uint8Array<ArrayBuffer>;
}

/** The code of uploads that is not about code. */
export const WORKER = "export default { fetch() { return new Response('hello'); } };";

/** An upload as the tool sends it. */
export function uploadOf(
  metadata: Readonly<Record<string, unknown>> = {},
  parts: readonly UploadedPart[] = [{ name: "index.js", type: "application/javascript+module", content: WORKER }],
): FormData {
  const form = new FormData();
  const whole = { main_module: "index.js", bindings: [], compatibility_date: "2026-01-01", ...metadata };
  form.set("metadata", JSON.stringify(whole));
  for (const { name, type, content } of parts) form.set(name, new File([content], name, { type }));
  return form;
}
