import { reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach } from "vitest";
import { DoKeyRing } from "../../src/director/adapters/do-key-ring.ts";
import { DoRegistry } from "../../src/director/adapters/do-registry.ts";
import { ADMIN_KEY, keyRingCases } from "../suites/key-ring.case.ts";
import { registryCases } from "../suites/registry.case.ts";

afterEach(reset);

const entropy = { now: Date.now, random: (length: number) => crypto.getRandomValues(new Uint8Array(length)) };

registryCases(
  "Durable Object",
  () => new DoRegistry({ registry: env.REGISTRY, functions: env.FUNCTIONS, now: Date.now }),
);
keyRingCases("Durable Object", () => new DoKeyRing({ keyRing: env.KEY_RING, adminKey: ADMIN_KEY, entropy }));
