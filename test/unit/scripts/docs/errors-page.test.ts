import { expect, test } from "vitest";
import { errorsPage } from "../../../../scripts/docs/errors-page.ts";
import { ERRORS } from "../../../../src/contracts/errors.ts";

test("every code of the table has one row, with its status and what to do", () => {
  const rows = errorsPage().split("\n");
  for (const [code, { status, next }] of Object.entries(ERRORS)) {
    const own = rows.filter((row) => row.startsWith(`| \`${code}\` |`));
    expect(own, code).toHaveLength(1);
    expect(own[0]).toContain(` ${status} `);
    expect(own[0]).toContain(next);
  }
});
