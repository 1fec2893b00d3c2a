/**
 * Writes the pages of `docs/` that are generated from code.
 *
 *   npm run build:docs
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { errorsPage } from "./docs/errors-page.ts";

writeFileSync(join(import.meta.dirname, "../docs/errors.md"), errorsPage());
