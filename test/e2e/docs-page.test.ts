/**
 * The API reference as a person sees it: in a browser that reaches the server and nothing else.
 */
import { Validator } from "@seriousme/openapi-schema-validator";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { apiOf, deploy } from "../support/api.ts";
import { launchChromium } from "../support/chromium.ts";
import { startServer, type TestServer } from "../support/server.ts";

let server: TestServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchChromium()]);
  const api = apiOf(server.url, server.adminKey);
  const untyped = { untyped: true };
  const add = { ...untyped, source: "export default (a: number, b: number): number => a + b;" };
  await api("PUT", "/v1/functions/add", { ...add, config: { visibility: "public" } });
  await deploy(api, "secret", "export default (): number => 1;");
});
afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

/** Opens the page; `troubles` gathers failed requests, requests to elsewhere, errors and breaches of the policy. */
async function openDocs(): Promise<{ page: Page; troubles: string[] }> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
  const troubles: string[] = [];
  await page.route("**/*", async (route) => {
    const url = route.request().url();
    if (url.startsWith(`${server.url}/`)) return route.continue();
    troubles.push(`asked for ${url}`);
    return route.abort();
  });
  page.on("requestfailed", (request) => troubles.push(`failed: ${request.url()}`));
  page.on(
    "response",
    (response) => response.status() >= 400 && troubles.push(`${response.status()}: ${response.url()}`),
  );
  page.on("pageerror", (error) => troubles.push(error.message));
  page.on("console", (message) => message.type() === "error" && troubles.push(message.text()));
  await page.goto(`${server.url}/docs`);
  await page.locator("#operations-functions-deployFunction").waitFor();
  return { page, troubles };
}

async function useKey(page: Page, key: string): Promise<void> {
  await page.getByLabel("Key", { exact: true }).fill(key);
  await page.getByRole("button", { name: "Use", exact: true }).click();
}

test("the document of a real server is valid OpenAPI 3.1", async () => {
  const answer = await fetch(`${server.url}/openapi.json`, { headers: { authorization: `Bearer ${server.adminKey}` } });
  const { valid, errors } = await new Validator().validate(
    z.record(z.string(), z.unknown()).parse(await answer.json()),
  );
  expect(errors ?? []).toEqual([]);
  expect(valid).toBe(true);
});

describe("the page", () => {
  test("shows every route without a request that fails or leads elsewhere", async () => {
    const { page, troubles } = await openDocs();
    expect(await page.locator(".opblock").count()).toBeGreaterThan(15);
    expect(await page.locator("#operations-deployed-call_add").isVisible()).toBe(true);
    expect(await page.locator("#operations-deployed-call_secret").count()).toBe(0);
    expect(troubles).toEqual([]);
    await page.close();
  });

  test("shows private functions to somebody who enters a key, and calls them with it", async () => {
    const { page, troubles } = await openDocs();
    await useKey(page, server.adminKey);
    const secret = page.locator("#operations-deployed-call_secret");
    await secret.locator(".opblock-summary-control").first().click();
    await secret.getByRole("button", { name: "Execute" }).click();
    await secret.locator(".live-responses-table .response").waitFor();
    expect(await secret.locator(".live-responses-table .response .response-col_status").textContent()).toBe("200");
    expect(troubles).toEqual([]);
    await page.close();
  });

  test("says that a key is not valid, and goes on without it", async () => {
    const { page } = await openDocs();
    await useKey(page, "no-such-key");
    await page.getByText("The key is not valid.").waitFor();
    await page.locator("#operations-deployed-call_add").waitFor();
    await page.close();
  });
});
