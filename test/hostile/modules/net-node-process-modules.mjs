// expect: ok:[]
// class: runtime
// why: the real process gives out every module of the runtime; this one gives what was imported
import process, * as all from "node:process";
import { Buffer } from "node:buffer";
const names = ["fs", "net", "http", "child_process", "module", "vm", "worker_threads", "timers", "async_hooks", "cloudflare:workers", "cloudflare:sockets", "workerd:unsafe", "troupe.js", "constructor", "__proto__", "toString"];
export default () => {
  const got = names.filter((name) => [name, `node:${name}`].some((n) => [process, all, globalThis.process].some((p) => p.getBuiltinModule(n) !== undefined)));
  for (const name of ["binding", "_linkedBinding", "dlopen", "mainModule", "reallyExit", "_getActiveHandles", "openStdin", "loadEnvFile"]) try { if (process[name]?.("fs") !== undefined) got.push(name); } catch {}
  if (process.constructor !== Object || Buffer.constructor !== Function) got.push("constructor");
  return got;
};
