/**
 * The OpenAPI 3.1 document of the platform itself: every route of the table. Deployed functions are put in afterwards.
 */
import {
  functionResponse,
  functionStatsResponse,
  invocationResponse,
  keyRecordResponse,
  problemResponse,
} from "../../contracts/responses.ts";
import type { Route } from "../director.ts";
import { Components } from "./json-schema.ts";
import { HEADER_COMPONENTS, type JsonObject } from "./media.ts";
import { BEARER, operationsOf } from "./operation.ts";
import { TAGS } from "./operation-doc.ts";
import { PROBLEM_COMPONENT } from "./problems.ts";

/** The document, as far as it is put together from parts. */
export interface OpenApiDocument extends JsonObject {
  readonly paths: Readonly<Record<string, JsonObject>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonObject | boolean>>;
    readonly responses: Readonly<Record<string, JsonObject>>;
    readonly headers: JsonObject;
    readonly securitySchemes: JsonObject;
  };
}

/** Schemas that several answers are made of. */
const SHARED = {
  [PROBLEM_COMPONENT]: problemResponse,
  Function: functionResponse,
  Invocation: invocationResponse,
  Figures: functionStatsResponse,
  Key: keyRecordResponse,
} as const;

const DESCRIPTION = `A function platform: hand it a TypeScript function, and a troupe of workers performs it, sandboxed and
metered.

Every failure is an \`application/problem+json\` document with a \`code\` out of a closed table; every answer carries
\`Troupe-Request-Id\`. Where arguments or values travel, \`application/cbor\` carries what JSON has no word for: dates, maps,
sets, bigints, typed arrays, \`undefined\`.`;

/** Describes the routes. Pure, and the same for the same table. */
export function describeRoutes(routes: readonly Route[]): OpenApiDocument {
  const components = new Components();
  for (const [name, schema] of Object.entries(SHARED)) components.refer(schema, name, "output");
  const paths = new Map<string, Record<string, JsonObject>>();
  for (const { path, method, operation } of routes.flatMap((route) => operationsOf(route, components))) {
    paths.set(path, { ...paths.get(path), [method]: operation });
  }
  return {
    openapi: "3.1.0",
    info: { title: "Troupe", version: "1", description: DESCRIPTION },
    servers: [{ url: "/", description: "This platform" }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths: Object.fromEntries(paths),
    components: {
      schemas: components.render(),
      responses: {},
      headers: HEADER_COMPONENTS,
      securitySchemes: {
        [BEARER]: { type: "http", scheme: "bearer", description: "A key of this platform; see `POST /v1/keys`." },
      },
    },
  };
}
