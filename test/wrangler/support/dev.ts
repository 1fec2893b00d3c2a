/** `wrangler dev` of a project: what its Worker does where nobody asked a Troupe. */
import { claimPort } from "../../../scripts/server/port.ts";
import type { Project } from "./project.ts";
import { type RunningWrangler, startWrangler } from "./wrangler.ts";

const READY_WITHIN_MS = 45_000;

export interface Dev extends AsyncDisposable {
  readonly url: string;
}

/** Starts it and waits until it serves. */
export async function startDev(project: Project): Promise<Dev> {
  const port = await claimPort("127.0.0.1", 0, 0);
  const inspector = await claimPort("127.0.0.1", 0, 0);
  const args = ["dev", "--port", `${port}`, "--inspector-port", `${inspector}`, "--test-scheduled"];
  const running: RunningWrangler = startWrangler(project, args, { env: { CLOUDFLARE_CF_FETCH_ENABLED: "false" } });
  try {
    await running.says(/Ready on/, READY_WITHIN_MS);
  } catch (error) {
    await running[Symbol.asyncDispose]();
    throw error;
  }
  return { url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: () => running[Symbol.asyncDispose]() };
}
