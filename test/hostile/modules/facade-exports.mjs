// expect: ok:["DurableObject","RpcTarget","WorkerEntrypoint","WorkflowEntrypoint","env","waitUntil"]
// class: runtime
// why: the runtime's own module has stubs of this very isolate, and the means to end it
import * as workers from "cloudflare:workers";
export default () => Object.keys(workers).sort();
