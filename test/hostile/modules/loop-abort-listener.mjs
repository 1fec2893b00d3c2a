// expect: error:cpu_limit
// class: meter
// why: a listener of an AbortSignal burns when it is called
export default () => { const c = new AbortController(); c.signal.addEventListener("abort", () => { for (;;); }); c.abort(); return 1; };
