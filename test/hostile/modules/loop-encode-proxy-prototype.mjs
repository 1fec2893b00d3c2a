// expect: error:cpu_limit
// class: output
// why: getPrototypeOf never answers while the result is encoded
export default () => new Proxy({}, { getPrototypeOf() { for (;;); } });
