// expect: error:cpu_limit
// class: meter
// why: a comparison asks proxies of the function, without end
import { isDeepStrictEqual } from "node:util";
const p = new Proxy({}, { ownKeys: () => ["a"], getOwnPropertyDescriptor: () => ({ value: 1, enumerable: true, configurable: true }), get: () => { for (let i = 0; i < 1e6; i++); return p; } });
export default () => { for (;;) try { isDeepStrictEqual(p, new Proxy(p, {})); } catch {} };
