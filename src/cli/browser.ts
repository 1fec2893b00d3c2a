/**
 * Opens a page in the browser of whoever sits at this machine.
 */
import { spawn } from "node:child_process";
import type { Environment } from "./terminal.ts";

/** The command that opens a URL; null where nobody would see it: a Linux machine without a screen. */
export function openerOf(platform: NodeJS.Platform, env: Environment): readonly [string, ...string[]] | null {
  switch (platform) {
    case "darwin":
      return ["open"];
    case "win32":
      // `start` takes its first quoted argument for a title, and would read `&` in a URL as a command's end.
      return ["rundll32", "url.dll,FileProtocolHandler"];
    default:
      return env.DISPLAY || env.WAYLAND_DISPLAY ? ["xdg-open"] : null;
  }
}

/** Starts the browser and lets it live on. False when there is none to be seen. */
export function browse(url: string, platform: NodeJS.Platform, env: Environment): boolean {
  const opener = openerOf(platform, env);
  if (opener === null) return false;
  const [command, ...args] = opener;
  const child = spawn(command, [...args, url], { stdio: "ignore", detached: true });
  // A machine without the command: the URL is printed all the same.
  child.on("error", () => undefined);
  child.unref();
  return true;
}
