// expect: error:cpu_limit
// class: meter
// why: Date, performance and the prototypes behind them stopped at module scope, before the first call
Date.now = () => 1; Object.defineProperty(globalThis, "performance", { value: { now: () => 1 } }); globalThis.Date = function () { return 1; };
export default () => { for (;;); };
