// expect: error:cpu_limit
// class: output
// why: the encoder asks a Proxy for its members, each answer costs more than the call may use
export default () => new Proxy({ a: 1 }, { get() { for (;;); } });
