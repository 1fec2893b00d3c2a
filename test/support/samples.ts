/**
 * Runnable samples in a Markdown document: files to write, shell commands to run, and the output they must give.
 */

/** ` ```ts sample greet.ts `: a file that the commands after it use. */
interface SampleFile {
  readonly kind: "file";
  readonly name: string;
  readonly text: string;
}

/** ` ```sh sample ` and the ` ```text output ` after it. */
interface SampleCommands {
  readonly kind: "commands";
  readonly script: string;
  /** What they print on stdout and stderr together; `…` stands for anything on one line. */
  readonly output: string;
  readonly exitCode: number;
}

export type Sample = SampleFile | SampleCommands;

const FENCE = /^```(?<info>[^\n]*)\n(?<text>[\s\S]*?)^```$/gm;

/** Finds the samples of a document, in order. Throws when commands are not followed by their output. */
export function readSamples(markdown: string): Sample[] {
  const fences = [...markdown.matchAll(FENCE)].map(({ groups }) => ({
    words: groups?.info?.split(" ") ?? [],
    text: groups?.text ?? "",
  }));
  return fences.flatMap(({ words: [language, mark, argument = ""], text }, index): Sample[] => {
    if (mark !== "sample") return [];
    if (language !== "sh") return [{ kind: "file", name: argument, text }];
    const next = fences[index + 1];
    if (next?.words.join(" ") !== "text output") throw new Error(`No output is shown for:\n${text}`);
    const exitCode = Number(argument.replace(/^exit=/, ""));
    return [{ kind: "commands", script: text, output: next.text, exitCode }];
  });
}

/** A pattern for output in which `…` stands for anything on one line. */
export function outputPattern(output: string): RegExp {
  const literal = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  return new RegExp(`^${output.split("…").map(literal).join(".*")}$`);
}
