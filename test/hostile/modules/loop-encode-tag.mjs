// expect: error:cpu_limit
// class: output
// why: Symbol.toStringTag is asked when an object is refused
export default () => new (class { get [Symbol.toStringTag]() { for (;;); } })();
