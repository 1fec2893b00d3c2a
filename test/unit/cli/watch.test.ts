/** Changes of real files, however they come about. */
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FileWatcher } from "../../../src/cli/watch.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const FILES = { "main.ts": "1", "lib/part.ts": "1", "other.ts": "1" };
const forever = new AbortController().signal;

/** A folder with a watcher on `main.ts` and `lib/part.ts`. */
async function watched() {
  const folder = await temporaryFolder(FILES);
  const watcher = new FileWatcher();
  const main = join(folder.path, "main.ts");
  const part = join(folder.path, "lib/part.ts");
  watcher.follow([main, part]);
  return {
    main,
    part,
    watcher,
    path: folder.path,
    async [Symbol.asyncDispose]() {
      watcher[Symbol.dispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

describe("a watcher", () => {
  it("gathers what changes together, in any folder", async () => {
    await using place = await watched();
    const changed = place.watcher.next(forever);
    await writeFile(place.part, "2");
    await writeFile(place.main, "2");
    await writeFile(place.main, "3");
    expect(await changed).toEqual([place.part, place.main].sort());
  });

  it("sees a file that takes the place of another", async () => {
    await using place = await watched();
    const changed = place.watcher.next(forever);
    await writeFile(join(place.path, "draft"), "2");
    await rename(join(place.path, "draft"), place.main);
    expect(await changed).toEqual([place.main]);
  });

  it("notes what changes while nobody waits", async () => {
    await using place = await watched();
    await writeFile(place.main, "2");
    expect(await place.watcher.next(forever)).toEqual([place.main]);
  });

  it("passes over other files, and follows new ones once it is told", async () => {
    await using place = await watched();
    const other = join(place.path, "other.ts");
    await writeFile(other, "2");
    await writeFile(place.main, "2");
    expect(await place.watcher.next(forever)).toEqual([place.main]);
    await mkdir(join(place.path, "new"));
    const added = join(place.path, "new/added.ts");
    place.watcher.follow([added]);
    await writeFile(place.main, "3");
    await writeFile(added, "1");
    expect(await place.watcher.next(forever)).toEqual([added]);
  });

  it("gives nothing when the wait is ended", async () => {
    await using place = await watched();
    const stop = new AbortController();
    const changed = place.watcher.next(stop.signal);
    stop.abort();
    expect(await changed).toEqual([]);
    expect(await place.watcher.next(stop.signal)).toEqual([]);
  });
});
