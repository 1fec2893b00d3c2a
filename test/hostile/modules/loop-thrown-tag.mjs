// expect: error:cpu_limit
// class: output
// why: what was rejected is a Proxy that never answers
export default async () => { throw new Proxy({}, { get() { for (;;); } }); };
