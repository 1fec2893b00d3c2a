/** Which headers pass the gateway, out and in. */
import { describe, expect, it } from "vitest";
import { incomingHeaders, outgoingHeaders } from "../../../src/sandbox/forwarded-headers.ts";

describe("headers of a request", () => {
  it("pass when they are the function's own affair", () => {
    const own = {
      accept: "a/b",
      authorization: "Bearer x",
      cookie: "a=1",
      "content-type": "text/plain",
      "x-api-key": "k",
    };
    expect(Object.fromEntries(outgoingHeaders(new Headers(own)))).toEqual(own);
  });

  it("stay behind when they belong to one connection, by name or as Connection says", () => {
    const headers = new Headers({ connection: "close, X-Secret ,,", "x-secret": "1", te: "trailers", "x-other": "2" });
    for (const name of ["keep-alive", "proxy-authorization", "transfer-encoding", "upgrade", "trailer"])
      headers.set(name, "x");
    expect([...outgoingHeaders(headers)]).toEqual([["x-other", "2"]]);
  });

  it.each([
    "host",
    "content-length",
    "cf-connecting-ip",
    "CF-Worker",
    "x-forwarded-for",
    "X-Forwarded-Host",
    "forwarded",
    "x-real-ip",
  ])("stay behind when only the platform may say them: %s", (name) =>
    expect([...outgoingHeaders(new Headers({ [name]: "1" }))]).toEqual([]),
  );

  it.each(["troupe-invocation", "Troupe-Denied", "troupe-outcome"])("stay behind when they are ours: %s", (name) => {
    expect([...outgoingHeaders(new Headers({ [name]: "1" }))]).toEqual([]);
  });
});

describe("headers of an answer", () => {
  it("pass with every cookie and their length", () => {
    const headers = new Headers({ "content-length": "5", "content-encoding": "gzip", "cf-ray": "1", location: "/x" });
    headers.append("set-cookie", "a=1");
    headers.append("set-cookie", "b=2");
    expect(incomingHeaders(headers).getSetCookie()).toEqual(["a=1", "b=2"]);
    expect([...incomingHeaders(headers)]).toEqual([...headers]);
  });

  it("cannot speak for the gateway", () => {
    const headers = new Headers({ "troupe-denied": "network_denied", connection: "keep-alive", "keep-alive": "5" });
    expect([...incomingHeaders(headers)]).toEqual([]);
  });
});
