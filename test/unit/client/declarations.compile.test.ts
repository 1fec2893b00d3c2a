/** Declarations of what is really deployed, as a compiler sees them: recursive types among them. */
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { typesOf } from "../../../src/client/index.ts";
import { functionsResponse } from "../../../src/contracts/responses.ts";
import { testDirector } from "../../support/director.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const TSC = resolve(import.meta.dirname, "../../../node_modules/.bin/tsc");

/** Recursive types that are written in every way there is, one of them by the name that calls have. */
const SOURCES = {
  grow: `interface Tree { value: number; children: Tree[] }
    export default (tree: Tree, by: number = 1): Tree => tree;`,
  json: `type Json = null | number | string | Json[] | { [key: string]: Json };
    export default (value: Json): Json => value;`,
  book: `interface Book { [chapter: string]: Book }
    export default (book: Book): Record<string, Book> => book;`,
  group: `interface Call { id: string; calls: Map<string, Call>; last?: [Call, ...Set<Call>[]] }
    export default (call: Call): Call[] => [call];`,
  even: `interface Even { next?: Odd } interface Odd { next: Even }
    export default (start: Even): boolean => true;`,
};

const USE = `import type { Functions } from "./functions.d.ts";
declare const functions: Functions;
const grown: { value: number; children: { value: number }[] } = functions.grow({ value: 1, children: [] });
functions.json({ deep: [{ down: null }] });
functions.book({ one: { two: {} } }).any?.more;
functions.group({ id: "a", calls: new Map() })[0]?.last?.[0].id.length;
functions.even({ next: { next: {} } });
// @ts-expect-error A child is no number.
functions.grow({ value: 1, children: [2] });
// @ts-expect-error A date is no JSON.
functions.json({ deep: [{ down: new Map<string, never>().get }] });
// @ts-expect-error An odd one has a next.
functions.even({ next: {} });
export { grown };
`;

test("types of deployed functions compile, and hold their callers to them", async () => {
  const director = await testDirector();
  for (const [name, source] of Object.entries(SOURCES)) {
    const deployed = await director.send("PUT", `/v1/functions/${name}`, { body: { source } });
    expect([name, deployed.status]).toEqual([name, 201]);
  }
  const { functions } = functionsResponse.parse(await (await director.send("GET", "/v1/functions")).json());
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, "functions.d.ts"), typesOf(functions));
  await writeFile(join(folder.path, "use.ts"), USE);
  const options = ["--noEmit", "--strict", "--target", "es2024", "--module", "nodenext", "--types", ""];
  const compiling = promisify(execFile)(TSC, [...options, "use.ts"], { cwd: folder.path });
  expect(await compiling.catch((error: { stdout: string }) => error)).toMatchObject({ stdout: "" });
});
