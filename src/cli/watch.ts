/**
 * Waits for changes of files, however they are written: in place, or by another file that takes the name, as editors
 * and git do. Hence folders are watched, not files.
 */
import { type FSWatcher, watch } from "node:fs";
import { basename, dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A save is several events, and saving all files of an editor several saves: it ends with a pause this long. */
const QUIET_MS = 100;

export class FileWatcher implements Disposable {
  readonly #folders = new Map<string, FSWatcher>();
  #files: ReadonlySet<string> = new Set();
  readonly #changed = new Set<string>();
  #wake: () => void = () => undefined;

  /** Names the files of interest from now on, by absolute paths. Changes noted before are kept. */
  follow(files: Iterable<string>): void {
    this.#files = new Set(files);
    const wanted = new Set([...this.#files].map((file) => dirname(file)));
    for (const [folder, watcher] of this.#folders) {
      if (wanted.has(folder)) continue;
      watcher.close();
      this.#folders.delete(folder);
    }
    for (const folder of wanted) if (!this.#folders.has(folder)) this.#open(folder);
  }

  /** Waits for a change and the quiet after it; gives the files that changed, none when `signal` ended the wait. */
  async next(signal: AbortSignal): Promise<string[]> {
    while (this.#changed.size === 0 && !signal.aborted) await this.#event(signal);
    for (let seen = -1; seen !== this.#changed.size && !signal.aborted; ) {
      seen = this.#changed.size;
      await sleep(QUIET_MS, undefined, { signal }).catch(() => undefined);
    }
    const changed = signal.aborted ? [] : [...this.#changed].sort();
    this.#changed.clear();
    return changed;
  }

  [Symbol.dispose](): void {
    for (const watcher of this.#folders.values()) watcher.close();
    this.#folders.clear();
  }

  #open(folder: string): void {
    const watcher = watch(folder, (_event, name) => {
      for (const file of this.#files) {
        // Some systems do not say which file of the folder it was.
        if (dirname(file) === folder && (name === null || basename(file) === name)) this.#changed.add(file);
      }
      if (this.#changed.size > 0) this.#wake();
    });
    // A folder that is removed takes its watcher along; the next deploy says what is missing.
    watcher.on("error", () => this.#folders.delete(folder));
    this.#folders.set(folder, watcher);
  }

  #event(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      signal.addEventListener("abort", () => resolve(), { once: true });
    });
  }
}
