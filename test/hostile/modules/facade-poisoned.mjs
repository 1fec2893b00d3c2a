// expect: ok:[]
// class: tamper
// calls: 2
// why: the base class is the function's to spoil; the platform must not ask it
import { WorkerEntrypoint, env } from "cloudflare:workers";
const asked = [];
for (const key of [Symbol.hasInstance, "prototype", "constructor", "call", "apply"]) try { Object.defineProperty(WorkerEntrypoint, key, { get() { asked.push(String(key)); return () => true; } }); } catch {}
for (const key of ["entry", "cron", "bindings", "kv", "failure", "network", "secrets", "background", "entrypoint"]) Object.defineProperty(Object.prototype, key, { get() { asked.push(key); return { cron: "x" }; }, configurable: true });
try { env.X = 1; asked.push("env"); } catch {}
export default async () => { await null; return asked; };
