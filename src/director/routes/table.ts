/**
 * Every route of the director: its method, its path, and who may call it. The one place to see what needs which scope.
 */
import type { Route } from "../director.ts";
import { compareFunctions, compareFunctionsDoc } from "./compare.ts";
import { docs, docsDoc, docsFileDoc } from "./docs.ts";
import { broadcastFunction, broadcastFunctionDoc } from "./functions.broadcast.ts";
import { functionCache, functionCacheDoc } from "./functions.cache.ts";
import { callFunction, callFunctionDoc } from "./functions.call.ts";
import { deployFunction, deployFunctionDoc } from "./functions.deploy.ts";
import { getFunction, getFunctionDoc } from "./functions.get.ts";
import { invokeFunction, invokeFunctionDoc } from "./functions.invoke.ts";
import { listFunctions, listFunctionsDoc } from "./functions.list.ts";
import { mapFunction, mapFunctionDoc } from "./functions.map.ts";
import { purgeFunctionCache, purgeFunctionCacheDoc } from "./functions.purge-cache.ts";
import { putSecret, putSecretDoc } from "./functions.put-secret.ts";
import { removeFunction, removeFunctionDoc } from "./functions.remove.ts";
import { removeSecret, removeSecretDoc } from "./functions.remove-secret.ts";
import { resumeFunction, resumeFunctionDoc } from "./functions.resume.ts";
import { rollbackFunction, rollbackFunctionDoc } from "./functions.rollback.ts";
import { listSecrets, listSecretsDoc } from "./functions.secrets.ts";
import { spawnFunction, spawnFunctionDoc } from "./functions.spawn.ts";
import { functionStats, functionStatsDoc } from "./functions.stats.ts";
import { suspendFunction, suspendFunctionDoc } from "./functions.suspend.ts";
import { listVersions, listVersionsDoc } from "./functions.versions.ts";
import { health, healthDoc } from "./health.ts";
import { removeInvocation, removeInvocationDoc } from "./invocations.cancel.ts";
import { getInvocation, getInvocationDoc } from "./invocations.get.ts";
import { listInvocations, listInvocationsDoc } from "./invocations.list.ts";
import { redriveInvocations, redriveInvocationsDoc } from "./invocations.redrive.ts";
import { invocationResults, invocationResultsDoc } from "./invocations.results.ts";
import { retryInvocation, retryInvocationDoc } from "./invocations.retry.ts";
import { createKey, createKeyDoc } from "./keys.create.ts";
import { listKeys, listKeysDoc } from "./keys.list.ts";
import { removeKey, removeKeyDoc } from "./keys.remove.ts";
import { openApi, openApiDoc } from "./openapi.ts";
import { runOnce, runOnceDoc } from "./run.ts";
import { troupeStats, troupeStatsDoc } from "./stats.ts";
import { workerCache, workerCacheDoc } from "./workers.cache.ts";
import { getWorker, getWorkerDoc } from "./workers.get.ts";
import { listWorkers, listWorkersDoc } from "./workers.list.ts";
import { pingWorker, pingWorkerDoc } from "./workers.ping.ts";
import { purgeWorkerCache, purgeWorkerCacheDoc } from "./workers.purge-cache.ts";
import { removeWorker, removeWorkerDoc } from "./workers.remove.ts";
import { scaleWorkers, scaleWorkersDoc } from "./workers.scale.ts";
import { sendRunEvent, sendRunEventDoc } from "./workflow-runs.events.ts";
import { getRun, getRunDoc } from "./workflow-runs.get.ts";
import { listRuns, listRunsDoc } from "./workflow-runs.list.ts";
import { pauseRun, pauseRunDoc } from "./workflow-runs.pause.ts";
import { restartWorkflowRun, restartWorkflowRunDoc } from "./workflow-runs.restart.ts";
import { resumeRun, resumeRunDoc } from "./workflow-runs.resume.ts";
import { terminateRun, terminateRunDoc } from "./workflow-runs.terminate.ts";
import { getWorkflow, getWorkflowDoc } from "./workflows.get.ts";
import { listWorkflows, listWorkflowsDoc } from "./workflows.list.ts";
import { putWorkflow, putWorkflowDoc } from "./workflows.put.ts";
import { removeWorkflow, removeWorkflowDoc } from "./workflows.remove.ts";
import { runNamedWorkflow, runNamedWorkflowDoc, runWorkflowOnce, runWorkflowOnceDoc } from "./workflows.run.ts";
import { showWorkflowSchema, showWorkflowSchemaDoc } from "./workflows.schema.ts";
import { spawnWorkflow, spawnWorkflowDoc } from "./workflows.spawn.ts";
import { checkWorkflowDocument, checkWorkflowDocumentDoc } from "./workflows.validate.ts";

/** In the order in which they are tried; no two of them overlap. */
export const ROUTES: readonly Route[] = [
  { method: "GET", path: "/healthz", access: "anyone", handle: health, doc: healthDoc },
  { method: "GET", path: "/openapi.json", access: "anyone", handle: openApi, doc: openApiDoc },
  { method: "GET", path: "/docs", access: "anyone", handle: docs, doc: docsDoc },
  { method: "GET", path: "/docs/:file", access: "anyone", handle: docs, doc: docsFileDoc },
  { method: "ALL", path: "/f/:name/*", access: "anyone", handle: callFunction, doc: callFunctionDoc }, // asks for a key itself
  { method: "PUT", path: "/v1/functions/:name", access: "deploy", handle: deployFunction, doc: deployFunctionDoc },
  { method: "DELETE", path: "/v1/functions/:name", access: "deploy", handle: removeFunction, doc: removeFunctionDoc },
  {
    method: "POST",
    path: "/v1/functions/:name/rollback",
    access: "deploy",
    handle: rollbackFunction,
    doc: rollbackFunctionDoc,
  },
  {
    method: "POST",
    path: "/v1/functions/:name/invoke",
    access: "invoke",
    handle: invokeFunction,
    doc: invokeFunctionDoc,
  },
  { method: "POST", path: "/v1/functions/:name/map", access: "invoke", handle: mapFunction, doc: mapFunctionDoc },
  {
    method: "POST",
    path: "/v1/functions/:name/broadcast",
    access: "invoke",
    handle: broadcastFunction,
    doc: broadcastFunctionDoc,
  },
  { method: "POST", path: "/v1/run", access: "run", handle: runOnce, doc: runOnceDoc },
  {
    method: "POST",
    path: "/v1/functions/:name/suspend",
    access: "deploy",
    handle: suspendFunction,
    doc: suspendFunctionDoc,
  },
  {
    method: "POST",
    path: "/v1/functions/:name/resume",
    access: "deploy",
    handle: resumeFunction,
    doc: resumeFunctionDoc,
  },
  { method: "POST", path: "/v1/functions/:name/spawn", access: "invoke", handle: spawnFunction, doc: spawnFunctionDoc },
  { method: "GET", path: "/v1/invocations", access: "invoke", handle: listInvocations, doc: listInvocationsDoc },
  {
    method: "POST",
    path: "/v1/invocations/redrive",
    access: "invoke",
    handle: redriveInvocations,
    doc: redriveInvocationsDoc,
  },
  { method: "GET", path: "/v1/invocations/:id", access: "invoke", handle: getInvocation, doc: getInvocationDoc },
  {
    method: "DELETE",
    path: "/v1/invocations/:id",
    access: "invoke",
    handle: removeInvocation,
    doc: removeInvocationDoc,
  },
  {
    method: "POST",
    path: "/v1/invocations/:id/retry",
    access: "invoke",
    handle: retryInvocation,
    doc: retryInvocationDoc,
  },
  {
    method: "GET",
    path: "/v1/invocations/:id/results",
    access: "invoke",
    handle: invocationResults,
    doc: invocationResultsDoc,
  },
  { method: "GET", path: "/v1/functions", access: "invoke", handle: listFunctions, doc: listFunctionsDoc },
  { method: "GET", path: "/v1/functions/:name", access: "invoke", handle: getFunction, doc: getFunctionDoc },
  { method: "GET", path: "/v1/functions/:name/versions", access: "invoke", handle: listVersions, doc: listVersionsDoc },
  { method: "GET", path: "/v1/functions/:name/secrets", access: "invoke", handle: listSecrets, doc: listSecretsDoc },
  {
    method: "PUT",
    path: "/v1/functions/:name/secrets/:secret",
    access: "deploy",
    handle: putSecret,
    doc: putSecretDoc,
  },
  {
    method: "DELETE",
    path: "/v1/functions/:name/secrets/:secret",
    access: "deploy",
    handle: removeSecret,
    doc: removeSecretDoc,
  },
  { method: "GET", path: "/v1/functions/:name/stats", access: "invoke", handle: functionStats, doc: functionStatsDoc },
  { method: "GET", path: "/v1/functions/:name/cache", access: "invoke", handle: functionCache, doc: functionCacheDoc },
  {
    method: "DELETE",
    path: "/v1/functions/:name/cache",
    access: "deploy",
    handle: purgeFunctionCache,
    doc: purgeFunctionCacheDoc,
  },
  { method: "GET", path: "/v1/workers/:id/cache", access: "invoke", handle: workerCache, doc: workerCacheDoc },
  {
    method: "DELETE",
    path: "/v1/workers/:id/cache",
    access: "admin",
    handle: purgeWorkerCache,
    doc: purgeWorkerCacheDoc,
  },
  { method: "GET", path: "/v1/compare", access: "invoke", handle: compareFunctions, doc: compareFunctionsDoc },
  {
    method: "GET",
    path: "/v1/workflows/schema.json",
    access: "anyone",
    handle: showWorkflowSchema,
    doc: showWorkflowSchemaDoc,
  },
  {
    method: "POST",
    path: "/v1/workflows/validate",
    access: "invoke",
    handle: checkWorkflowDocument,
    doc: checkWorkflowDocumentDoc,
  },
  { method: "POST", path: "/v1/workflows/run", access: "invoke", handle: runWorkflowOnce, doc: runWorkflowOnceDoc },
  { method: "GET", path: "/v1/workflows", access: "invoke", handle: listWorkflows, doc: listWorkflowsDoc },
  { method: "PUT", path: "/v1/workflows/:name", access: "deploy", handle: putWorkflow, doc: putWorkflowDoc },
  { method: "GET", path: "/v1/workflows/:name", access: "invoke", handle: getWorkflow, doc: getWorkflowDoc },
  { method: "DELETE", path: "/v1/workflows/:name", access: "deploy", handle: removeWorkflow, doc: removeWorkflowDoc },
  {
    method: "POST",
    path: "/v1/workflows/:name/run",
    access: "invoke",
    handle: runNamedWorkflow,
    doc: runNamedWorkflowDoc,
  },
  { method: "POST", path: "/v1/workflows/:name/spawn", access: "invoke", handle: spawnWorkflow, doc: spawnWorkflowDoc },
  { method: "GET", path: "/v1/workflow-runs", access: "invoke", handle: listRuns, doc: listRunsDoc },
  { method: "GET", path: "/v1/workflow-runs/:id", access: "invoke", handle: getRun, doc: getRunDoc },
  {
    method: "POST",
    path: "/v1/workflow-runs/:id/events",
    access: "invoke",
    handle: sendRunEvent,
    doc: sendRunEventDoc,
  },
  { method: "POST", path: "/v1/workflow-runs/:id/pause", access: "invoke", handle: pauseRun, doc: pauseRunDoc },
  { method: "POST", path: "/v1/workflow-runs/:id/resume", access: "invoke", handle: resumeRun, doc: resumeRunDoc },
  {
    method: "POST",
    path: "/v1/workflow-runs/:id/terminate",
    access: "invoke",
    handle: terminateRun,
    doc: terminateRunDoc,
  },
  {
    method: "POST",
    path: "/v1/workflow-runs/:id/restart",
    access: "invoke",
    handle: restartWorkflowRun,
    doc: restartWorkflowRunDoc,
  },
  { method: "GET", path: "/v1/workers", access: "invoke", handle: listWorkers, doc: listWorkersDoc },
  { method: "POST", path: "/v1/workers", access: "admin", handle: scaleWorkers, doc: scaleWorkersDoc },
  { method: "GET", path: "/v1/workers/:id", access: "invoke", handle: getWorker, doc: getWorkerDoc },
  { method: "DELETE", path: "/v1/workers/:id", access: "admin", handle: removeWorker, doc: removeWorkerDoc },
  { method: "GET", path: "/v1/workers/:id/ping", access: "invoke", handle: pingWorker, doc: pingWorkerDoc },
  { method: "GET", path: "/v1/stats", access: "invoke", handle: troupeStats, doc: troupeStatsDoc },
  { method: "POST", path: "/v1/keys", access: "admin", handle: createKey, doc: createKeyDoc },
  { method: "GET", path: "/v1/keys", access: "admin", handle: listKeys, doc: listKeysDoc },
  { method: "DELETE", path: "/v1/keys/:id", access: "admin", handle: removeKey, doc: removeKeyDoc },
];
