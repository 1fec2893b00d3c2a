/** How failures reach the caller. */
import { expect, it } from "vitest";
import { ConnectionError, TroupeError } from "../../../src/client/index.ts";
import { nobodyListens, play, refused } from "../../support/played-server.ts";

const failureOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => "no failure",
    (error: unknown) => error,
  );

it("gives what the server reports as a TroupeError with every field of its document", async () => {
  const { troupe } = play(() => refused("cpu_limit"));
  const error = await failureOf(troupe.fn("spin")());
  expect(error).toBeInstanceOf(TroupeError);
  expect(error).toMatchObject({
    code: "cpu_limit",
    source: "function",
    retryable: false,
    status: 422,
    requestId: "req_1",
    details: { why: "played" },
    message: "It did not work. Make it do less work per call, or raise `limits.cpuMs`.",
  });
  expect(JSON.parse(JSON.stringify(error))).toMatchObject({ code: "cpu_limit", status: 422, requestId: "req_1" });
});

it.each(["caller", "function", "platform"] as const)(
  "shows a code of the %s that only a newer server knows as the nearest one, with its name in the details",
  async (source) => {
    const problem = { title: "New.", detail: "Something new.", code: "__proto__", source, retryable: true };
    const { troupe } = play(() => Response.json(problem, { status: 418 }), { retry: false });
    const error = await failureOf(troupe.fn("add")());
    expect(error).toBeInstanceOf(TroupeError);
    expect(error).toMatchObject({ source, retryable: true, status: 418, details: { code: "__proto__" } });
  },
);

it("tells a server that cannot be reached from one that is no Troupe", async () => {
  const { troupe: nobody } = play(() => Promise.reject(nobodyListens()));
  const unreachable = await failureOf(nobody.fn("add")(1));
  expect(unreachable).toBeInstanceOf(ConnectionError);
  expect(unreachable).toMatchObject({
    code: "unreachable",
    source: "platform",
    retryable: true,
    message: "No server answers at http://troupe.test.",
  });

  for (const [answer, retryable] of [
    [() => new Response("<h1>Hello</h1>"), false],
    [() => new Response("<h1>Hello</h1>", { status: 404 }), false],
    [() => Response.json({ hello: 1 }), false],
    [() => new Response("Bad gateway", { status: 502 }), true],
  ] as const) {
    const { troupe } = play(answer);
    expect(await failureOf(troupe.fn("add")(1))).toMatchObject({ code: "unexpected_answer", retryable });
  }
});

it("refuses what is no URL of a server", () => {
  for (const url of ["", "troupe.test", "file:///etc/passwd"]) {
    expect(() => play(() => refused("internal"), { url })).toThrow(/is not the URL of a server/);
  }
});
