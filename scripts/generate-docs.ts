/**
 * Writes the files of `docs/` that are generated from code.
 *
 *   npm run build:docs
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { errorsPage } from "./docs/errors-page.ts";
import { WORKFLOW_SCHEMA, workflowSchemaFile } from "./docs/workflow-schema.ts";

const ROOT = join(import.meta.dirname, "..");
writeFileSync(join(ROOT, "docs/errors.md"), errorsPage());
writeFileSync(join(ROOT, WORKFLOW_SCHEMA), workflowSchemaFile());
