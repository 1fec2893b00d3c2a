/**
 * Deploys that bind namespaces of key-value storage: refused unless each is there and the deployer's.
 */
import { expect, it } from "vitest";
import { expectProblem } from "../../../support/common-route-tests.ts";
import { testDirector } from "../../../support/director.ts";

const SOURCE = "export default { fetch: () => new Response() };";

async function stage() {
  const director = await testDirector({ web: { fetch: () => new Response("here") } });
  const owner = await director.keys.create({ name: "owner", scopes: ["deploy"] });
  const made = await director.kv.create("CACHE", { id: owner.id, scopes: owner.scopes });
  if (!made.ok) throw new Error(made.fault.message);
  const deploy = (key: string, id: string) =>
    director.send("PUT", "/v1/functions/web", { key, body: { source: SOURCE, untyped: true, kv: { CACHE: id } } });
  return { ...director, ownerKey: owner.key, id: made.value.id, deploy };
}

it("takes one's own namespace", async () => {
  const { deploy, ownerKey, id } = await stage();
  expect((await deploy(ownerKey, id)).status).toBe(201);
});

it("takes any namespace of an admin's deploy", async () => {
  const { deploy, id, keyOf } = await stage();
  expect((await deploy(keyOf.admin, id)).status).toBe(201);
});

it("refuses a namespace that is not there, or somebody else's, in the same words, and deploys nothing", async () => {
  const { deploy, id, keyOf, send } = await stage();
  for (const other of [id, "0123456789abcdef", "", "__proto__"]) {
    const answer = await deploy(keyOf.deploy, other);
    const problem = await expectProblem(answer, 404, "kv_namespace_not_found");
    expect(problem.detail).toContain(`The binding CACHE: There is no KV namespace "${other}" among yours.`);
  }
  await expectProblem(await send("GET", "/v1/functions/web"), 404, "function_not_found");
});
