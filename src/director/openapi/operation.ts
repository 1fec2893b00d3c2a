/**
 * From a route and its description to operations of the document.
 */
import type { Route } from "../director.ts";
import { BODY_FAULTS, KEY_FAULTS } from "./faults.ts";
import { type Components, inlineSchema } from "./json-schema.ts";
import { contentOf, headersOf, type JsonObject, STREAMS_ALONE, sequenceOfLines } from "./media.ts";
import type { AnswerDoc, BodyDoc, FaultDoc, OperationDoc, ParameterDoc } from "./operation-doc.ts";
import { problemResponses } from "./problems.ts";

/** Name of the one security scheme. */
export const BEARER = "bearer";

/** An operation and where it stands. */
export interface PlacedOperation {
  readonly path: string;
  readonly method: string;
  readonly operation: JsonObject;
}

/** The operations of a route: one, or those that are described of a route that takes any method. */
export function operationsOf(route: Route, components: Components): PlacedOperation[] {
  const path = templateOf(route.path);
  const docs = route.method === "ALL" ? Object.entries(route.doc) : [[route.method.toLowerCase(), route.doc] as const];
  return docs.map(([method, doc]) => ({ path, method, operation: describe(doc, route.access, components) }));
}

/** Hono's path as a template: `/f/:name/*` is `/f/{name}`; templates cannot say "and below". */
export function templateOf(path: string): string {
  return path.replace(/\/\*$/, "").replaceAll(/:([A-Za-z]+)/g, "{$1}");
}

function describe(doc: OperationDoc, access: Route["access"], components: Components): JsonObject {
  const { id, tag, summary, description, parameters = [], body, answers } = doc;
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    security: securityOf(access, doc.readsKey === true),
    ...(parameters.length === 0 ? {} : { parameters: parameters.map(describeParameter) }),
    ...(body === undefined ? {} : { requestBody: describeBody(body, id, components) }),
    responses: { ...describeAnswers(answers, id, components), ...problemResponses(faultsOf(doc, access)) },
  };
}

/** A key with the scope; any key or none; none. The names of scopes stand where 3.1 has the names of roles. */
function securityOf(access: Route["access"], readsKey: boolean): JsonObject[] {
  if (access !== "anyone") return [{ [BEARER]: [access] }];
  return readsKey ? [{}, { [BEARER]: ["invoke"] }] : [];
}

function faultsOf({ faults = [], body, parameters = [], readsKey }: OperationDoc, access: Route["access"]): FaultDoc[] {
  return [
    ...faults,
    ...(access === "anyone" ? [] : KEY_FAULTS),
    ...(readsKey === true ? (["unauthorized"] as const) : []),
    ...(body === undefined ? [] : BODY_FAULTS),
    ...(parameters.some((parameter) => parameter.in === "query") ? (["invalid_request"] as const) : []),
    "internal",
  ];
}

function describeParameter({ schema, required, ...parameter }: ParameterDoc): JsonObject {
  return { ...parameter, required: parameter.in === "path" || required === true, schema: inlineSchema(schema) };
}

function describeBody({ schema, carriesValues, required, example }: BodyDoc, id: string, components: Components) {
  const content = contentOf(
    components.refer(schema, `${capitalized(id)}Request`, "input"),
    carriesValues === true,
    example === undefined ? {} : { example },
  );
  return { required: required !== false, content };
}

function describeAnswers(answers: OperationDoc["answers"], id: string, components: Components): JsonObject {
  const entries = Object.entries(answers);
  const usual = entries.find(([, { schema }]) => schema !== undefined)?.[1].schema;
  return Object.fromEntries(
    entries.map(([status, answer]) => {
      // Where answers differ, all but the first are named by their status too.
      const name = `${capitalized(id)}Answer${answer.schema === usual ? "" : status}`;
      return [status, describeAnswer(answer, name, components)];
    }),
  );
}

function describeAnswer(answer: AnswerDoc, name: string, components: Components): JsonObject {
  const { description, headers } = answer;
  const content = contentOfAnswer(answer, name, components);
  return { description, headers: headersOf(headers), ...(content === undefined ? {} : { content }) };
}

function contentOfAnswer(answer: AnswerDoc, name: string, components: Components): JsonObject | undefined {
  const { schema, line, streamed, mediaType, carriesValues } = answer;
  if (mediaType !== undefined) {
    return { [mediaType]: line === undefined ? {} : { schema: components.refer(line, name, "output") } };
  }
  if (schema === undefined && line === undefined) return undefined;
  const lineName = schema === undefined ? name : `${name}Line`;
  return {
    ...(schema && contentOf(components.refer(schema, name, "output"), carriesValues === true)),
    ...(line && sequenceOfLines(components.refer(line, lineName, "output"))),
    ...(streamed === true ? STREAMS_ALONE : {}),
  };
}

function capitalized(id: string): string {
  return id.charAt(0).toUpperCase() + id.slice(1);
}
