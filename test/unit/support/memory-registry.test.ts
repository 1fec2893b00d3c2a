import { ADMIN_KEY, keyRingCases } from "../../suites/key-ring.case.ts";
import { registryCases } from "../../suites/registry.case.ts";
import { MemoryKeyRing, MemoryRegistry } from "../../support/memory-registry.ts";

const entropy = { now: Date.now, random: (length: number) => crypto.getRandomValues(new Uint8Array(length)) };

registryCases("in memory", () => new MemoryRegistry());
keyRingCases("in memory", () => new MemoryKeyRing(ADMIN_KEY, entropy));
