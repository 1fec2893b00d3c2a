/**
 * `GET /docs`: the API reference as a page, with all that it loads: nothing comes from elsewhere.
 *
 * The page holds a key while somebody tries calls, so it may run its own scripts only and talk to this platform only.
 */
import { z } from "zod";
import { fault } from "../../contracts/errors.ts";
import type { OpenHandler } from "../director.ts";
import { renderFault } from "../middleware/errors.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Answers with a page or one of its parts; 404 for any other name. */
export const docs: OpenHandler = async (c, { pages }) => {
  const file = await pages.get(`/docs/${c.req.param("file") ?? "index.html"}`);
  if (file === null) return renderFault(c, fault("invalid_request", "Nothing is served at this path."), 404);
  c.header("Content-Security-Policy", POLICY);
  c.header("Referrer-Policy", "no-referrer");
  c.header("Cache-Control", "no-cache");
  return c.body(file.body, 200, { "Content-Type": file.mediaType });
};

/** How the page is described. */
export const docsDoc: OperationDoc = {
  id: "docs",
  tag: "platform",
  summary: "This reference as a page",
  answers: { 200: { description: "The page.", mediaType: "text/html" } },
  faults: [{ code: "invalid_request", status: 404 }],
};

/** How what it loads is described. */
export const docsFileDoc: OperationDoc = {
  id: "docsFile",
  tag: "platform",
  summary: "What the page loads",
  parameters: [{ in: "path", name: "file", description: "The file's name.", schema: z.string() }],
  answers: { 200: { description: "The file.", mediaType: "*/*" } },
  faults: [{ code: "invalid_request", status: 404 }],
};
