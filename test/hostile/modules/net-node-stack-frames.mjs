// expect: ok:[]
// class: secret
// why: frames of the platform and of Node's modules below a callback must not give away their functions or their this
import EventEmitter from "node:events";
import { Readable, Transform } from "node:stream";
import { promisify } from "node:util";
import process from "node:process";
import { AsyncResource } from "node:async_hooks";
const found = [];
const look = () => { const prepare = Error.prepareStackTrace; Error.prepareStackTrace = (_, sites) => sites; Error.stackTraceLimit = 200; for (const site of new Error().stack ?? []) { try { for (const get of ["getThis", "getFunction"]) if (site[get]?.() !== undefined) found.push(`${get} ${site.getFunctionName()}`); } catch {} } Error.prepareStackTrace = prepare; };
export default async () => {
  look(); new EventEmitter().on("x", look).emit("x"); new AsyncResource("x").runInAsyncScope(look); process.nextTick(look); setImmediate(look); setTimeout(look, 0);
  Readable.from(["a"]).pipe(new Transform({ transform(c, e, done) { look(); done(); } })); await promisify((done) => { look(); done(); })(); await scheduler.wait(5); return found;
};
