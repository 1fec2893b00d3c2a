/**
 * Test projects: `unit` runs on Node, `workers` inside workerd, `e2e` against a real server process, `hostile`
 * against a server with its watchdog.
 */
import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      { test: { name: "unit", include: ["test/unit/**/*.test.ts"] } },
    ],
  },
});
