import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, test } from "vitest";
import { ERRORS } from "../../../../src/contracts/errors.ts";
import { describeRoutes, type OpenApiDocument } from "../../../../src/director/openapi/document.ts";
import { templateOf } from "../../../../src/director/openapi/operation.ts";
import { createReference, withFunctions } from "../../../../src/director/openapi/reference.ts";
import { ROUTES } from "../../../../src/director/routes/table.ts";
import { deployed, EVERY_KIND, live } from "../../../support/signatures.ts";
import { operationsIn, refsIn } from "./reading.ts";

const platform = describeRoutes(ROUTES);
const print = () => "(a: number) => number";

async function faultsOf(document: OpenApiDocument): Promise<unknown> {
  const { valid, errors } = await new Validator().validate(structuredClone(document));
  return valid ? [] : errors;
}

describe("the document", () => {
  test("of an empty platform is valid OpenAPI 3.1", async () => {
    expect(await faultsOf(withFunctions(platform, [], print))).toEqual([]);
  });

  test("of a platform with functions of every kind is valid OpenAPI 3.1", async () => {
    expect(await faultsOf(withFunctions(platform, EVERY_KIND, print))).toEqual([]);
  });

  test("that is broken is found out", async () => {
    expect(await faultsOf({ ...platform, paths: { "no-slash": {} } })).not.toEqual([]);
  });

  test("describes every route of the table", () => {
    for (const { method, path } of ROUTES) {
      const operations = Object.keys(platform.paths[templateOf(path)] ?? {});
      expect(operations, path).toEqual(
        expect.arrayContaining(method === "ALL" ? ["get", "post"] : [method.toLowerCase()]),
      );
    }
  });

  test("describes every parameter of every path, and no other", () => {
    for (const { path, operation } of operationsIn(platform)) {
      const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === "path");
      expect(
        inPath.map(({ name }) => `{${name}}`),
        path,
      ).toEqual(path.match(/\{\w+\}/g) ?? []);
    }
  });

  test("gives every operation an id of its own, functions with hostile names included", () => {
    const ids = operationsIn(withFunctions(platform, EVERY_KIND, print)).map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[A-Za-z][A-Za-z0-9_-]*$/);
  });

  test("refers to nothing that it does not hold", () => {
    const document = withFunctions(platform, EVERY_KIND, print);
    const refs = refsIn(document);
    expect(refs.length).toBeGreaterThan(100);
    for (const ref of refs) {
      const [, kind = "", name = ""] = /^#\/components\/(\w+)\/(.+)$/.exec(ref) ?? [];
      expect(Object.entries(document.components).find(([key]) => key === kind)?.[1], ref).toHaveProperty([name]);
    }
  });

  test("answers every code with the status of the table, but for paths that lead nowhere", () => {
    const answers = operationsIn(platform).flatMap(({ operation }) => Object.entries(operation.responses));
    const told = answers.flatMap(([status, { description = "" }]) =>
      [...description.matchAll(/^- `(\w+)`/gm)].map(([, code = ""]) => `${code} ${status}`),
    );
    const table = Object.entries(ERRORS).map(([code, { status }]) => `${code} ${status}`);
    expect(new Set(told).size).toBeGreaterThan(20);
    expect([...table, "invalid_request 404"]).toEqual(expect.arrayContaining([...new Set(told)]));
  });

  test("asks for a key exactly where the route does", () => {
    for (const { method, path, access } of ROUTES) {
      const operation = operationsIn(platform).find(
        (one) => one.path === templateOf(path) && one.method === method.toLowerCase(),
      );
      if (operation === undefined) continue;
      const needed = operation.operation.security?.some((one) => Object.keys(one).length === 0) === false;
      expect(needed && (operation.operation.security?.length ?? 0) > 0, path).toBe(access !== "anyone");
    }
  });
});

describe("a director's reference", () => {
  test("is made again when a function changes, and only then", () => {
    const printed: unknown[] = [];
    const signature = EVERY_KIND[0]?.versions[0]?.signature ?? null;
    const reference = createReference(ROUTES, () => `(${printed.push(null)}) => void`);
    const first = [deployed(live("add", null, { signature, revision: 1 }))];
    const second = [deployed(live("add", null, { signature, revision: 2 }))];
    expect(reference.render(first)).toBe(reference.render(first));
    expect(reference.render(second)).not.toBe(reference.render(first));
    expect(printed).toHaveLength(2);
  });
});
