/**
 * The package's entry on Node: everything of the client, and deploys of files.
 */
export * from "../client/index.ts";
export { connect, type DeployedModule, type FileDeployment, type NodeTroupe } from "./troupe.ts";
