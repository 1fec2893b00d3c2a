/**
 * How a web request that is watched ended, as its isolate tells: with what it logged behind its answer.
 */
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { readAnswer } from "../../durable-objects/worker-host/outcome.ts";
import { isolateOf, LIMITS } from "./support/isolate.ts";

const CALL = { id: "inv_1", args: [], limits: LIMITS, encoding: "json" as const };

/** Serves a request; gives the answer's text, and the ending. */
async function serve(body: string, watched = true) {
  const isolate = await isolateOf(env.LOADER, `export default { async fetch(request, env, ctx) { ${body} } };`, {
    bindings: null,
  });
  const call = { ...CALL, sentMs: Date.now() };
  const response = await isolate.serve(watched ? { ...call, watched } : call, new Request("https://host/path"));
  const ending = isolate.ending("inv_1");
  const text = await response.text().catch(() => "broken off");
  const told = await ending;
  if (told === "") return { text, told };
  const { fault, figures } = readAnswer(told);
  return { text, fault: fault?.code ?? null, logs: figures?.logs.map(({ message }) => message) };
}

it("has what was logged while the answer streamed, and in the background", async () => {
  const body = `console.log("before");
    ctx.waitUntil(scheduler.wait(50).then(() => console.log("behind")));
    return new Response(new ReadableStream({ async start(controller) {
      controller.enqueue(new TextEncoder().encode("a"));
      await scheduler.wait(10);
      console.log("while");
      controller.close();
    } }));`;
  expect(await serve(body)).toEqual({ text: "a", fault: null, logs: ["before", "while", "behind"] });
});

it("is told of answers without a body, and of failures", async () => {
  expect(await serve(`console.log("x"); return new Response(null, { status: 204 });`)).toEqual({
    ...{ text: "", fault: null, logs: ["x"] },
  });
  expect(await serve(`console.log("x"); throw new Error("no");`)).toMatchObject({ logs: ["x"] });
});

it("tells when a call was broken off behind its answer", async () => {
  const body = `ctx.waitUntil(new Promise(() => {})); console.log("x"); return new Response("a");`;
  expect(await serve(body)).toEqual({ text: "a", fault: "timeout", logs: ["x"] });
});

it("is not kept of calls that nobody watches", async () => {
  expect(await serve(`return new Response("a");`, false)).toEqual({ text: "a", told: "" });
});
