/** Which requests are sent again, how often, and when. */
import { expect, it } from "vitest";
import type { ConnectOptions } from "../../../src/client/index.ts";
import { answered, nobodyListens, play, refused } from "../../support/played-server.ts";

const fails = (times: number, failure: () => Response) => (_sent: unknown, attempt: number) =>
  attempt <= times ? failure() : answered(5);

const gone = (): never => {
  throw nobodyListens();
};

it.each(["overloaded", "rate_limited"] as const)("sends a call again that was turned away: %s", async (code) => {
  const { troupe, sent, pauses } = play(fails(2, () => refused(code)));
  expect(await troupe.fn("add")(2, 3)).toBe(5);
  expect(sent).toHaveLength(3);
  expect(pauses).toEqual([100, 200]);
  expect(sent[0]?.headers.has("idempotency-key")).toBe(false);
});

it.each([
  ["worker_unavailable", () => refused("worker_unavailable")],
  ["a connection that broke", gone],
] as const)("sends a call that may have run again only when that does no harm: %s", async (_what, failure) => {
  const careful = play(fails(1, failure));
  await expect(careful.troupe.fn("add")(2, 3)).rejects.toThrow();
  expect(careful.sent).toHaveLength(1);

  const policy: Partial<ConnectOptions> = { retry: { repeatable: true } };
  for (const [options, call] of [
    [{}, { repeatable: true }],
    [{}, { idempotencyKey: "unique" }],
    [policy, {}],
  ] as const) {
    const { troupe, sent } = play(fails(1, failure), options);
    expect(await troupe.fn("add").with(call)(2, 3)).toBe(5);
    expect(sent.map(({ headers }) => headers.get("idempotency-key"))).toEqual(["unique", "unique"]);
  }

  const exception = play(fails(1, failure), policy);
  await expect(exception.troupe.fn("add").with({ repeatable: false })(2, 3)).rejects.toThrow();
  expect(exception.sent).toHaveLength(1);
});

it("sends again what only reads, and a deploy, which changes nothing the second time", async () => {
  const { troupe, sent } = play((_sent, attempt) => (attempt === 1 ? gone() : Response.json({ functions: [] })));
  expect(await troupe.api.list()).toEqual({ functions: [] });
  expect(sent).toHaveLength(2);

  const answer = { name: "a", version: 1, id: "sha256:0", signature: null, created: true, warnings: [] };
  const deploys = play((_sent, attempt) => (attempt === 1 ? gone() : Response.json(answer)));
  expect((await deploys.troupe.deploy({ name: "a", source: "" })).deployed.version).toBe(1);

  const removal = play(gone);
  await expect(removal.troupe.api.remove("a")).rejects.toThrow();
  expect(removal.sent).toHaveLength(1);
});

it.each(["user_error", "invalid_arguments", "cpu_limit", "internal", "unauthorized"] as const)(
  "never sends again what the table calls final: %s",
  async (code) => {
    const { troupe, sent } = play(() => refused(code), { retry: { repeatable: true } });
    await expect(troupe.fn("add")()).rejects.toMatchObject({ code });
    expect(sent).toHaveLength(1);
  },
);

it("gives up after the attempts it has, and never tries again when told so", async () => {
  const patient = play(() => refused("overloaded"), { retry: { attempts: 5, firstPauseMs: 1_000, maxPauseMs: 3_000 } });
  await expect(patient.troupe.fn("add")()).rejects.toMatchObject({ code: "overloaded" });
  expect(patient.pauses).toEqual([500, 1_000, 1_500, 1_500]);

  const once = play(() => refused("overloaded"), { retry: false });
  await expect(once.troupe.fn("add")()).rejects.toMatchObject({ code: "overloaded" });
  expect(once.sent).toHaveLength(1);
});

it("waits as long as the server asks for, unless that is longer than it will wait at all", async () => {
  const asked = play(fails(1, () => refused("rate_limited", { "retry-after": "2" })));
  expect(await asked.troupe.fn("add")(2, 3)).toBe(5);
  expect(asked.pauses).toEqual([2_100]);

  const tooLong = play(() => refused("rate_limited", { "retry-after": "3600" }));
  await expect(tooLong.troupe.fn("add")(2, 3)).rejects.toMatchObject({
    code: "rate_limited",
    fault: { retryAfterSeconds: 3_600 },
  });
  expect(tooLong.sent).toHaveLength(1);
});
