/**
 * The same requests to a Worker under `wrangler dev` and on a Troupe, and what of the answers must be the same: status,
 * body, and every header that the Worker itself has set.
 */
import { expect, inject } from "vitest";
import { type Answer, type Ask, askAt } from "./ask.ts";

export type Exchange = Ask & { readonly path: string };

/** Headers of connections and servers rather than of the Worker. */
const NOT_TOLD = /^(?:date|connection|keep-alive|content-length|transfer-encoding|content-encoding|server|troupe-.*)$/;

/** What is compared of an answer. */
function telling({ status, headers, body }: Answer) {
  const told = Object.entries(headers).filter(([name]) => !NOT_TOLD.test(name));
  return { status, body, headers: Object.fromEntries(told.toSorted()) };
}

/** Sends each request to both, one after the other, and compares the answers. Resolves with ours. */
export async function compare(name: string, devUrl: string, exchanges: readonly Exchange[]): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const { path, ...ask } of exchanges) {
    const expected = await askAt(devUrl, "127.0.0.1", path, ask);
    const given = await askAt(inject("server").url, `${name}.fn.localhost`, path, ask);
    expect(telling(given), `${ask.method ?? "GET"} ${path}`).toEqual(telling(expected));
    answers.push(given);
  }
  return answers;
}
