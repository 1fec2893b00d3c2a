/** What the ledger counts, and when it says no. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_ENDED_INVOCATIONS, MAX_IO_BYTES } from "../../../src/contracts/limits.ts";
import { IoLedger } from "../../../src/sandbox/io-ledger.ts";

describe("the ledger", () => {
  it("adds up requests, bytes and refusals, and lets no more requests through than the limit", () => {
    fc.assert(
      fc.property(fc.nat(20), fc.nat(40), fc.nat(10), fc.array(fc.nat(1_000)), (subRequests, wanted, denied, bytes) => {
        const ledger = new IoLedger();
        ledger.open("inv_1", { subRequests });
        const made = Array.from({ length: wanted }, () => ledger.account("inv_1")?.chargeRequest());
        for (let i = 0; i < denied; i++) ledger.account("inv_1")?.countDenied();
        for (const count of bytes) ledger.account("inv_1")?.chargeBytes(count, "in");

        const requests = Math.min(wanted, subRequests);
        expect(made).toEqual([...Array(requests).fill(true), ...Array(wanted - requests).fill(false)]);
        expect(ledger.close("inv_1")).toEqual({
          requests,
          bytesOut: 0,
          bytesIn: bytes.reduce((sum, count) => sum + count, 0),
          denied: denied + wanted - requests,
        });
      }),
    );
  });

  it("keeps invocations apart", () => {
    const ledger = new IoLedger();
    ledger.open("inv_1", { subRequests: 1 });
    ledger.open("inv_2", { subRequests: 1 });
    ledger.account("inv_1")?.chargeRequest();
    expect(ledger.account("inv_2")?.chargeRequest()).toBe(true);
    expect(ledger.account("inv_1")?.chargeRequest()).toBe(false);
    expect(ledger.close("inv_2")).toEqual({ requests: 1, bytesOut: 0, bytesIn: 0, denied: 0 });
    expect(ledger.close("inv_1")).toEqual({ requests: 1, bytesOut: 0, bytesIn: 0, denied: 1 });
  });

  it("says when an invocation has moved more bytes than it may", () => {
    const ledger = new IoLedger();
    ledger.open("inv_1", { subRequests: 1 });
    expect(ledger.account("inv_1")?.chargeBytes(MAX_IO_BYTES, "in")).toBe(true);
    expect(ledger.account("inv_1")?.chargeBytes(1, "in")).toBe(false);
    expect(ledger.close("inv_1").bytesIn).toBe(MAX_IO_BYTES + 1);
  });

  it("has no account for an invocation that has ended, and tells those who still hold it", () => {
    const ledger = new IoLedger();
    ledger.open("inv_1", { subRequests: 1 });
    const account = ledger.account("inv_1");
    expect(account?.ended).toBe(false);
    ledger.close("inv_1");
    expect(account?.ended).toBe(true);
    expect(ledger.account("inv_1")).toBeNull();
    expect(ledger.close("inv_1")).toEqual({ requests: 0, bytesOut: 0, bytesIn: 0, denied: 0 });
  });

  it("does not limit the requests of an invocation that was opened elsewhere, but their bytes", () => {
    const account = new IoLedger().account("inv_elsewhere");
    expect(Array.from({ length: 2_000 }, () => account?.chargeRequest())).not.toContain(false);
    expect(account?.chargeBytes(MAX_IO_BYTES + 1, "in")).toBe(false);
  });

  it("remembers a bounded number of ended invocations, the latest", () => {
    const ledger = new IoLedger();
    for (let i = 0; i <= MAX_ENDED_INVOCATIONS; i++) {
      ledger.open(`inv_${i}`, { subRequests: 1 });
      ledger.close(`inv_${i}`);
    }
    expect(ledger.account("inv_0")).not.toBeNull();
    expect(ledger.account("inv_1")).toBeNull();
    expect(ledger.account(`inv_${MAX_ENDED_INVOCATIONS}`)).toBeNull();
  });
});
