// expect: error:cpu_limit
// class: meter
// why: AbortSignal.timeout is a timer that nobody wrapped
export default () => new Promise(() => { AbortSignal.timeout(5).addEventListener("abort", () => { for (;;); }); });
