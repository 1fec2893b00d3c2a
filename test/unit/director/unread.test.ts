/** A refused request's body is read to its end, so that the refusal arrives; within bounds. */
import { expect, test } from "vitest";
import { afterRestOf, leavesBodyUnread } from "../../../src/director/middleware/unread.ts";

const refusal = () => new Response("no", { status: 401 });

function sending(pieces: number): { request: Request; left: () => number } {
  let left = pieces;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (left === 0) return controller.close();
      left -= 1;
      controller.enqueue(new Uint8Array(1_000));
    },
  });
  return { request: put(body), left: () => left };
}

/** Node wants to be told that the body is still being sent; the types are workerd's, which does not. */
function put(body: ReadableStream): Request {
  const init: RequestInit & { readonly duplex: string } = { method: "PUT", body, duplex: "half" };
  return new Request("http://troupe.test/", init);
}

test("what a refusal left unread is read before it is given", async () => {
  const { request, left } = sending(50);
  expect(leavesBodyUnread(request, refusal())).toBe(true);
  expect((await afterRestOf(request, refusal())).status).toBe(401);
  expect(left()).toBe(0);
});

test("answers, requests without a body, and bodies that were read, are let alone", async () => {
  const read = new Request("http://troupe.test/", { method: "PUT", body: "read" });
  await read.text();
  expect(leavesBodyUnread(sending(1).request, new Response("yes"))).toBe(false);
  expect(leavesBodyUnread(new Request("http://troupe.test/"), refusal())).toBe(false);
  expect(leavesBodyUnread(read, refusal())).toBe(false);
});

test("a caller who goes silent is answered all the same, and so is one who breaks off", async () => {
  expect((await afterRestOf(put(new ReadableStream()), refusal())).status).toBe(401);
  const broken = new ReadableStream({ pull: (controller) => controller.error(new Error("gone")) });
  expect((await afterRestOf(put(broken), refusal())).status).toBe(401);
});
