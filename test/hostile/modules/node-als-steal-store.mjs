// expect: ok:[]
// class: secret
// why: no storage of the function's may read what the platform keeps in the same context
import { AsyncLocalStorage } from "node:async_hooks";
const storages = Array.from({ length: 50 }, () => new AsyncLocalStorage());
export default async () => { await null; return storages.map((s) => s.getStore()).concat(AsyncLocalStorage.snapshot()(() => new AsyncLocalStorage().getStore())).filter((x) => x !== undefined); };
