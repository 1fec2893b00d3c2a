// expect: ok:1
// also: error:cpu_limit
// class: meter
// why: a listener of unhandled rejections burns after the answer
export default () => { addEventListener("unhandledrejection", () => { for (;;); }); Promise.reject(1); return 1; };
