// expect: error:cpu_limit
// also: error:user_error
// class: meter
// why: the default export is a Proxy that loops when it is asked for anything
export default new Proxy({}, { has() { for (;;); }, get() { for (;;); } });
