/**
 * The client on Node: the same, and deploys of files.
 */
import { resolve } from "node:path";
import { cwd } from "node:process";
import { fileURLToPath } from "node:url";
import {
  type AnyFunction,
  type ConnectOptions,
  connect as connectAnywhere,
  type DeployBody,
  type Deployed,
  type RequestOptions,
  type Troupe,
} from "../client/index.ts";
import { packageFile, planFile } from "../packaging/index.ts";

/** What a deploy of a file may say. */
export interface FileDeployment extends Pick<DeployBody, "untyped" | "overload" | "allowBreaking" | "config"> {
  /** Deploys these exports only; all functions of the file when it is left out. */
  readonly exports?: readonly string[];
  /** The name of the one function that is deployed; else it goes by its export, a default one by its file. */
  readonly name?: string;
}

/** The functions of a module, each by the name of its export. */
export type DeployedModule<Module> = {
  readonly [Name in keyof Module as Module[Name] extends AnyFunction ? Name : never]: Module[Name] extends AnyFunction
    ? Deployed<Module[Name]>
    : never;
};

/** A module of which nothing is known. */
type UnknownModule = Readonly<Record<string, (...args: unknown[]) => unknown>>;

interface FileDeploys {
  /**
   * Deploys the functions that a file exports. A relative path starts at the process's working directory.
   *
   * @example
   * const { add } = await troupe.deploy<typeof import("./math.ts")>("./math.ts");
   * await add(2, 3);
   */
  deploy<Module = UnknownModule>(
    file: string | URL,
    deployment?: FileDeployment,
    options?: RequestOptions,
  ): Promise<DeployedModule<Module>>;
}

export type NodeTroupe<Functions = object> = FileDeploys & Troupe<Functions>;

/** Connects to a server. Nothing is sent yet. Throws `TypeError` for a URL that is none. */
export function connect<Functions = object>(options: ConnectOptions): NodeTroupe<Functions> {
  const troupe = connectAnywhere<Functions>(options);
  const deploy = (what: string | URL | Parameters<typeof troupe.deploy>[0], ...rest: [object?, RequestOptions?]) =>
    typeof what === "string" || what instanceof URL
      ? deployFile(troupe, what, ...rest)
      : troupe.deploy(what, rest[0] as RequestOptions | undefined);
  return { ...troupe, deploy: deploy as NodeTroupe<Functions>["deploy"] };
}

async function deployFile(
  troupe: Pick<Troupe, "deploy">,
  file: string | URL,
  { exports = [], name, untyped = false, ...body }: FileDeployment = {},
  options: RequestOptions = {},
): Promise<Readonly<Record<string, Deployed>>> {
  const path = file instanceof URL ? fileURLToPath(file.href) : resolve(file);
  const packaged = await packageFile(path, cwd(), { untyped });
  const { functions } = planFile(path, packaged.exports, { exports, name });
  const { main, modules, assets } = packaged;
  const deployed = new Map<string, Deployed>();
  for (const planned of functions) {
    const source = { main, modules, assets, export: planned.export, untyped };
    deployed.set(planned.export, await troupe.deploy({ ...body, ...source, name: planned.name }, options));
  }
  return Object.fromEntries(deployed);
}
