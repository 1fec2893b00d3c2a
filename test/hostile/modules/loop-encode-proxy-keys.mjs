// expect: error:cpu_limit
// class: output
// why: ownKeys never answers while the result is encoded
export default () => new Proxy({}, { ownKeys() { for (;;); } });
