// expect: error:cpu_limit
// also: error:timeout
// class: meter
// why: a storm of immediates and ticks that never settles
import { setImmediate } from "node:timers";
import { nextTick } from "node:process";
export default () => new Promise(() => { const go = () => { setImmediate(go); nextTick(() => { for (let i = 0; i < 1e4; i++); }); }; go(); });
