// expect: error:cpu_limit
// class: meter
// why: arithmetic calls Symbol.toPrimitive
export default () => +{ [Symbol.toPrimitive]: () => { for (;;); } };
