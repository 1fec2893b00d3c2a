/** Deployed functions as functions. */
import { expect, it } from "vitest";
import { fault, toProblem } from "../../../src/contracts/errors.ts";
import { answered, INVOCATION, mapped, play } from "../../support/played-server.ts";

it("calls by position, by name, and with the report of the invocation", async () => {
  const { troupe, sent } = play(() => answered(5));
  const add = troupe.fn<(a: number, b: number) => number>("add");
  expect(add.name).toBe("add");
  expect(await add(2, 3)).toBe(5);
  expect(await add.named({ a: 2, b: 3 })).toBe(5);
  expect(await add.detail(2, 3)).toMatchObject({ value: 5, invocation: { id: "inv_1", version: 1 } });
  expect(sent.map(({ method, path, body }) => ({ method, path, body }))).toEqual([
    { method: "POST", path: "/v1/functions/add/invoke", body: { args: [2, 3] } },
    { method: "POST", path: "/v1/functions/add/invoke", body: { named: { a: 2, b: 3 } } },
    { method: "POST", path: "/v1/functions/add/invoke", body: { args: [2, 3] } },
  ]);
  expect(sent[0]?.headers.get("authorization")).toBe("Bearer secret");
});

it("adds up options, and leaves the function they came from as it was", async () => {
  const { troupe, sent } = play(() => answered(5));
  const add = troupe.fn("add");
  const third = add.with({ version: 3 });
  await third.with({ cpuMs: 5 }).named({});
  await add();
  expect(sent.map(({ body }) => body)).toEqual([{ named: {}, version: 3, cpuMs: 5 }, { args: [] }]);
});

it("has every function by its name, and is no promise", async () => {
  const { troupe, sent } = play(() => answered(5));
  const functions = troupe.functions as Record<string, (...args: unknown[]) => Promise<unknown>>;
  await functions["to-string"]?.(1);
  expect(sent[0]?.path).toBe("/v1/functions/to-string/invoke");
  expect(await Promise.resolve(troupe.functions)).toBe(troupe.functions);
});

it("deploys source code, and compares", async () => {
  const deployed = { name: "add", version: 2, id: "sha256:0", signature: null, created: true, warnings: [] };
  const compared = { left: "add@1", right: "add", verdict: "identical", changes: [], behaviour: null };
  const { troupe, sent } = play(({ method }) => Response.json(method === "PUT" ? deployed : compared));
  const add = await troupe.deploy({ name: "add", source: "export default 1", untyped: true });
  expect([add.name, add.deployed.version]).toEqual(["add", 2]);
  expect(await troupe.compare("add@1", "add", { runs: 10 })).toEqual(compared);
  expect(sent.map(({ method, path, body }) => ({ method, path, body }))).toEqual([
    { method: "PUT", path: "/v1/functions/add", body: { source: "export default 1", untyped: true } },
    { method: "GET", path: "/v1/compare?left=add%401&right=add&runs=10", body: undefined },
  ]);
});

it("gives the items of a stream, and throws what it ends with", async () => {
  const { troupe, sent } = play((_sent, attempt) =>
    attempt === 1
      ? mapped({ value: 1 }, { value: [2] }, {}, { invocation: INVOCATION })
      : mapped({ value: 1 }, ...(attempt === 2 ? [{ error: toProblem(fault("cpu_limit", "too slow")) }] : [])),
  );
  const items: unknown[] = [];
  const read = async () => {
    for await (const item of troupe.fn("count").with({ cpuMs: 5 }).stream(2)) items.push(item);
  };
  await read();
  expect(items).toEqual([1, [2], undefined]);
  await expect(read()).rejects.toMatchObject({ code: "cpu_limit" });
  await expect(read()).rejects.toMatchObject({ code: "unreachable" });
  expect(sent[0]).toMatchObject({ path: "/v1/functions/count/invoke", body: { args: [2], cpuMs: 5 } });
  expect(sent[0]?.headers.get("accept")).toBe("application/cbor-seq");
});
