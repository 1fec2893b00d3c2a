/**
 * The package's entry where there is no Node: web standards only, for browsers, workers and the rest.
 */
export type { Comparison } from "../contracts/compare.ts";
export { type ErrorCode, type ErrorSource, type Problem, TroupeError } from "../contracts/errors.ts";
export type { InvocationResponse } from "../contracts/responses.ts";
export type { Api, CompareOptions, DeployBody, InvokeBody } from "./api.ts";
export { type ReceivedCallback, type VerifyOptions, verifyCallback } from "./callback.ts";
export { typesOf } from "./declarations.ts";
export { type ConnectionCode, ConnectionError } from "./errors.ts";
export type { RetryPolicy } from "./retry.ts";
export type { Fetch, RequestOptions } from "./transport.ts";
export { type ConnectOptions, connect, type Deployed, type Deployment, type Troupe } from "./troupe.ts";
export type { AnyFunction, CallOptions, Detailed, Remote, Remotes, ValueOf } from "./typed.ts";
