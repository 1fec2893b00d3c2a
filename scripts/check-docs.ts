/**
 * Checks that generated pages are fresh, that no link between pages and files is broken, and that the tests which
 * pages name are there.
 *
 *   npm run check:docs      prints every fault, and ends with exit code 1 when there is one
 */
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { errorsPage } from "./docs/errors-page.ts";
import { brokenLinks } from "./docs/links.ts";
import { missingTests } from "./docs/named-tests.ts";
import { WORKFLOW_SCHEMA, workflowSchemaFile } from "./docs/workflow-schema.ts";

const ROOT = join(import.meta.dirname, "..");
const ERRORS_PAGE = "docs/errors.md";

const pages = globSync(["*.md", "{docs,examples,bench}/**/*.md"], { cwd: ROOT }).map((path) => ({
  path: path.replaceAll("\\", "/"),
  text: readFileSync(join(ROOT, path), "utf8"),
}));
const isFresh = pages.find(({ path }) => path === ERRORS_PAGE)?.text === errorsPage();
const isSchemaFresh = readFileSync(join(ROOT, WORKFLOW_SCHEMA), "utf8") === workflowSchemaFile();
const faults = [
  ...(isFresh ? [] : [`${ERRORS_PAGE} is not what src/contracts/errors.ts says: npm run build:docs`]),
  ...(isSchemaFresh ? [] : [`${WORKFLOW_SCHEMA} is not what src/contracts/workflow.ts says: npm run build:docs`]),
  ...brokenLinks(pages, (path) => existsSync(join(ROOT, path))),
  ...missingTests(pages, (path) => (existsSync(join(ROOT, path)) ? readFileSync(join(ROOT, path), "utf8") : null)),
];
for (const fault of faults) process.stderr.write(`${fault}\n`);
if (faults.length > 0) process.exitCode = 1;
else process.stdout.write(`Docs are fresh: ${pages.length} pages.\n`);
