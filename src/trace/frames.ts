/**
 * Stack frames by their text, as V8 writes them: `    at name (place)` or `    at place`.
 */
import { ENTRY_MODULE, MAIN_MODULE } from "../contracts/sandbox-call.ts";

/** What the compiler names its helpers in a module. */
const HELPER = /^at \$(?:ask|batch|resume)(?:_\d+)? \(/;
const RUNTIME = /^(?:node|node-internal|cloudflare|cloudflare-internal|workerd):/;
const PLATFORM_MODULES: readonly string[] = [MAIN_MODULE, ENTRY_MODULE];
/** Code of the engine itself, such as `Array.map`. */
const NATIVE = "<anonymous>";

/** What a line of text is in a stack. */
export type LineKind = "text" | "frame" | "native" | "helper" | "platform";

/** Tells what a line is. `helper` may also be a function that the author named so. */
export function kindOfLine(line: string): LineKind {
  const frame = line.trimStart();
  // A frame is indented; a sentence that begins with "at" is none.
  if (frame === line || !frame.startsWith("at ")) return "text";
  const place = placeOf(frame);
  if (place === NATIVE) return "native";
  if (RUNTIME.test(place) || PLATFORM_MODULES.includes(withoutPosition(place))) return "platform";
  return HELPER.test(frame) ? "helper" : "frame";
}

function placeOf(frame: string): string {
  if (frame.endsWith(")")) return frame.slice(frame.lastIndexOf("(") + 1, -1);
  return frame.slice(frame.lastIndexOf(" ") + 1);
}

function withoutPosition(place: string): string {
  return place.replace(/^file:\/\/\/(?:bundle\/)?/, "").replace(/:\d{1,9}:\d{1,9}$/, "");
}
