/**
 * A throw-away Troupe for tests: started in about a second, deployed to from files, gone with the test.
 */
import { connect, type FileDeployment, type NodeTroupe } from "../node/index.ts";
import { startRuntime } from "./runtime.ts";

/** A file to deploy, with what the deploy may say. */
export interface FileToDeploy extends FileDeployment {
  readonly file: string | URL;
}

export interface TestOptions {
  /** Files whose exported functions are deployed. Relative paths start at the working directory. */
  readonly deploy?: readonly (string | URL | FileToDeploy)[];
  /** `private` lets functions reach this machine and its network too, as far as their allow-lists go. */
  readonly outbound?: "public" | "private";
  /** How many workers perform; as many as `wrangler.toml` says when it is left out. */
  readonly workers?: number;
}

/** A running Troupe, and the client connected to it. */
export type TestTroupe<Functions = object> = NodeTroupe<Functions> &
  AsyncDisposable & {
    /** The admin key. */
    readonly key: string;
    /** Ends it. Whatever was deployed is gone; the second time nothing happens. */
    dispose(): Promise<void>;
  };

/**
 * Starts a Troupe on a free port of this machine and deploys to it. Throws what the deploy throws, with nothing left
 * running.
 *
 * @example
 * await using troupe = await startTroupe({ deploy: ["./math.ts"] });
 * await troupe.fn<typeof add>("add")(2, 3); // 5
 */
export async function startTroupe<Functions = object>(options: TestOptions = {}): Promise<TestTroupe<Functions>> {
  const { deploy = [], outbound = "public", workers = null } = options;
  const runtime = await startRuntime({ outbound, workers });
  const troupe = connect<Functions>(runtime);
  let ended: Promise<void> | undefined;
  const dispose = (): Promise<void> => {
    ended ??= runtime.dispose();
    return ended;
  };
  try {
    for (const wanted of deploy) await deployFile(troupe, wanted);
  } catch (error) {
    await dispose();
    throw error;
  }
  return { ...troupe, key: runtime.key, dispose, [Symbol.asyncDispose]: dispose };
}

async function deployFile(troupe: NodeTroupe, wanted: string | URL | FileToDeploy): Promise<void> {
  if (typeof wanted === "string" || wanted instanceof URL) {
    await troupe.deploy(wanted);
    return;
  }
  const { file, ...deployment } = wanted;
  await troupe.deploy(file, deployment);
}
