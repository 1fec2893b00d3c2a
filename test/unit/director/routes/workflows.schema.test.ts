import { expect, test } from "vitest";
import { testDirector } from "../../../support/director.ts";

test("anyone gets the schema of both forms", async () => {
  const { send } = await testDirector();
  const response = await send("GET", "/v1/workflows/schema.json", { key: null });
  expect(response.status).toBe(200);
  const schema = (await response.json()) as { $schema: string; anyOf: unknown[] };
  expect([schema.$schema, schema.anyOf.length]).toEqual(["https://json-schema.org/draft/2020-12/schema", 2]);
});
