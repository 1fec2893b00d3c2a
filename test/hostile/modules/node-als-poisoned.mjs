// expect: ok:[[],true]
// class: tamper
// why: the platform tells calls apart by the same class; whoever replaces its methods must see nothing of that
import { AsyncLocalStorage, AsyncResource } from "node:async_hooks";
const seen = [];
for (const holder of [AsyncLocalStorage, AsyncLocalStorage.prototype, AsyncResource, AsyncResource.prototype])
  for (const name of Reflect.ownKeys(holder)) if (name !== "constructor" && name !== "prototype") try { Object.defineProperty(holder, name, { value: (...args) => { seen.push(String(name), args.length); } }); } catch {}
export default async () => { await null; setTimeout(() => {}, 0); await scheduler.wait(1); return [seen, Object.getPrototypeOf(AsyncLocalStorage) === Function.prototype]; };
