/**
 * What every implementation of the port `KeyRing` does.
 */
import { describe, expect, it } from "vitest";
import type { KeyRing } from "../../src/director/ports.ts";

export const ADMIN_KEY = "an-admin-key-for-tests";

/** The cases, each against a key ring of its own that `make` gives; its admin key is `ADMIN_KEY`. */
export function keyRingCases(label: string, make: () => KeyRing): void {
  describe(`key ring: ${label}`, () => {
    it("knows the admin key and nothing near it", async () => {
      const keys = make();
      expect(await keys.authenticate(ADMIN_KEY)).toEqual({ id: "admin", scopes: ["deploy", "invoke", "run", "admin"] });
      for (const wrong of ["", ADMIN_KEY.slice(0, -1), `${ADMIN_KEY} `, ADMIN_KEY.toUpperCase(), "__proto__"]) {
        expect(await keys.authenticate(wrong)).toBeNull();
      }
    });

    it("makes keys that authenticate as themselves", async () => {
      const keys = make();
      const one = await keys.create({ name: "one", scopes: ["deploy"] });
      const two = await keys.create({ name: "two", scopes: ["invoke", "admin"] });
      expect(one.key).toMatch(/^trp_[A-Za-z0-9_-]{43}$/);
      expect(one.key).not.toBe(two.key);
      expect(await keys.authenticate(one.key)).toEqual({ id: one.id, scopes: ["deploy"] });
      expect(await keys.authenticate(two.key)).toEqual({ id: two.id, scopes: ["invoke", "admin"] });
      const altered = one.key.slice(0, -1) + (one.key.endsWith("A") ? "E" : "A");
      expect(await keys.authenticate(altered)).toBeNull();
    });

    it("lists keys without their secrets", async () => {
      const keys = make();
      const { key, ...record } = await keys.create({ name: "one", scopes: ["deploy"] });
      expect(await keys.list()).toEqual([record]);
      expect(JSON.stringify(await keys.list())).not.toContain(key.slice(4));
    });

    it("refuses a removed key at once", async () => {
      const keys = make();
      const { id, key } = await keys.create({ name: "one", scopes: ["deploy"] });
      expect(await keys.authenticate(key)).not.toBeNull();
      expect(await keys.remove(id)).toBe(true);
      expect(await keys.authenticate(key)).toBeNull();
      expect(await keys.list()).toEqual([]);
      expect(await keys.remove(id)).toBe(false);
      expect(await keys.remove("admin")).toBe(false);
    });
  });
}
