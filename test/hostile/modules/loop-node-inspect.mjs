// expect: error:cpu_limit
// class: meter
// why: printing asks the function's own code, without end
import { inspect } from "node:util";
export default () => { const endless = { get [Symbol.toStringTag]() { for (;;); } }; for (;;) try { inspect({ [inspect.custom]: () => inspect(endless, { getters: true }) }); } catch {} };
