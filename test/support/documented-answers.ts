/**
 * Holds answers to the OpenAPI document of the very platform that gave them: status, media type, headers, and a body
 * with the members that are described and no others.
 */
import { Ajv2020 } from "ajv/dist/2020.js";
import { z } from "zod";
import { ANSWER_LIMITS, decodeCbor, endOfItem, MEDIA_TYPES, SEQUENCE_TYPES } from "../../src/codec/index.ts";

const response = z.looseObject({
  $ref: z.string().optional(),
  headers: z.record(z.string(), z.unknown()).optional(),
  content: z.record(z.string(), z.unknown()).optional(),
});
const openApi = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), z.looseObject({ responses: z.record(z.string(), response) }))),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
});

/** Headers that an answer need not carry, though they are described. */
const AT_TIMES: ReadonlySet<string> = new Set([
  "Retry-After",
  "Troupe-Invocation",
  "Idempotency-Replayed",
  "Cache-Status",
]);

/** Checks answers against a document, and remembers which of those that it describes it has seen. */
export class DocumentedAnswers {
  readonly #document: z.infer<typeof openApi>;
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
  readonly #seen = new Set<string>();

  /** Takes the body of `/openapi.json`. */
  constructor(document: unknown) {
    this.#document = openApi.parse(document);
    for (const [name, schema] of Object.entries(this.#document.components.schemas)) {
      // What authors promise of their own objects is open; what the platform answers is described in full.
      if (!name.startsWith("fn.")) closeObjects(schema);
    }
    this.#ajv.addSchema(this.#document, "document");
  }

  /** What is wrong with an answer, in sentences; none when the document describes it. */
  async faultsOf(method: string, path: string, answer: Response): Promise<string[]> {
    const operation = this.#operationAt(method, path);
    if (operation === null) return [`${method} ${path} is not described`];
    const pointer = ["paths", operation.path, operation.method, "responses", String(answer.status)];
    const described = this.#document.paths[operation.path]?.[operation.method]?.responses[answer.status];
    if (described === undefined) return [`status ${answer.status} is not described`];
    this.#seen.add(`${operation.method} ${operation.path} ${answer.status}`);
    const place = described.$ref?.split("/").slice(1) ?? pointer;
    return [...this.#headerFaults(place, answer), ...(await this.#bodyFaults(place, answer))];
  }

  /** Successful answers that are described and were never given, as `get /v1/functions 200`. */
  unseen(): string[] {
    const described = Object.entries(this.#document.paths).flatMap(([path, operations]) =>
      Object.entries(operations).flatMap(([method, { responses }]) =>
        Object.keys(responses).map((status) => `${method} ${path} ${status}`),
      ),
    );
    return described.filter((answer) => / 2\d\d$/.test(answer) && !this.#seen.has(answer));
  }

  /** An operation by its own path first, then by a template that the path fits. */
  #operationAt(method: string, path: string): { path: string; method: string } | null {
    const [pathname = ""] = path.split("?");
    const verb = method.toLowerCase();
    const found = Object.keys(this.#document.paths)
      .filter((template) => this.#document.paths[template]?.[verb] !== undefined && fits(pathname, template))
      .sort((left, right) => Number(left.includes("{")) - Number(right.includes("{")));
    return found[0] === undefined ? null : { path: found[0], method: verb };
  }

  #headerFaults(place: readonly string[], { headers }: Response): string[] {
    const described = response.parse(this.#at(place)).headers ?? {};
    const names = Object.keys(described).filter((name) => !AT_TIMES.has(name) && !headers.has(name));
    return names.map((name) => `the header ${name} is missing`);
  }

  async #bodyFaults(place: readonly string[], answer: Response): Promise<string[]> {
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const { content } = response.parse(this.#at(place));
    if (content === undefined) return bytes.length === 0 ? [] : ["a body is not described"];
    const mediaType = answer.headers.get("content-type")?.split(";")[0] ?? "none";
    const described = [mediaType, "*/*"].find((type) => Object.hasOwn(content, type));
    if (described === undefined) return [`the media type ${mediaType} is not described`];
    const bodies = bodiesOf(mediaType, bytes);
    if (bodies.length === 0) return [];
    const validate = this.#ajv.compile({ $ref: `document#${pointerOf([...place, "content", described, "schema"])}` });
    return bodies.flatMap((body) =>
      validate(body)
        ? []
        : (validate.errors ?? []).map(
            (error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`,
          ),
    );
  }

  #at(place: readonly string[]): unknown {
    let found: unknown = this.#document;
    for (const name of place) found = z.record(z.string(), z.unknown()).parse(found)[name];
    return found;
  }
}

function fits(path: string, template: string): boolean {
  const [segments, pattern] = [path.split("/"), template.split("/")];
  return (
    segments.length === pattern.length &&
    pattern.every((part, index) => part.startsWith("{") || part === segments[index])
  );
}

function pointerOf(place: readonly string[]): string {
  return place.map((name) => `/${encodeURIComponent(name.replaceAll("~", "~0").replaceAll("/", "~1"))}`).join("");
}

/** The values of a body; none for what is no value. */
function bodiesOf(mediaType: string, bytes: Uint8Array): unknown[] {
  const text = () => new TextDecoder().decode(bytes);
  if (mediaType === SEQUENCE_TYPES.json)
    return text()
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
  if (mediaType === SEQUENCE_TYPES.cbor) return itemsOf(bytes).map(decoded);
  if (mediaType.endsWith("json")) return [JSON.parse(text())];
  return mediaType === MEDIA_TYPES.cbor ? [decoded(bytes)] : [];
}

function itemsOf(bytes: Uint8Array): Uint8Array[] {
  const items: Uint8Array[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = endOfItem(bytes, start);
    if (!(end > start)) throw new Error("The sequence breaks off.");
    items.push(bytes.subarray(start, end));
    start = end;
  }
  return items;
}

function decoded(bytes: Uint8Array): unknown {
  const value = decodeCbor(bytes, ANSWER_LIMITS);
  if (!value.ok) throw new Error(value.fault.message);
  return value.value;
}

/** Objects with members take no others from here on. */
function closeObjects(schema: unknown): void {
  if (typeof schema !== "object" || schema === null) return;
  for (const part of Object.values(schema)) closeObjects(part);
  if ("properties" in schema && "type" in schema && !("additionalProperties" in schema)) {
    Object.assign(schema, { additionalProperties: false });
  }
}
