/**
 * Tests that pages name as the proof of what they say: the file must be there and have a test of that name.
 *
 * A page names tests right after a link to their file: `[jobs](../test/workers/jobs.test.ts) "runs again", "ends"`.
 */
import type { Page } from "./links.ts";

const NAMED = /\]\(([^()\s]+\.test\.ts)\)((?:,?\s+"[^"]+")+)/g;

/** Names that no test has. `read` takes a path relative to the project's root; null where there is no such file. */
export function missingTests(pages: readonly Page[], read: (path: string) => string | null): string[] {
  return pages.flatMap(({ path, text }) =>
    [...text.matchAll(NAMED)].flatMap(([, link = "", names = ""]) => {
      const file = new URL(link, `file:///${path}`).pathname.slice(1);
      const source = read(file) ?? "";
      return [...names.matchAll(/"([^"]+)"/g)]
        .map(([, name = ""]) => name.replaceAll(/\s+/g, " "))
        .filter((name) => !source.includes(name))
        .map((name) => `${path}: ${file} has no test "${name}"`);
    }),
  );
}
