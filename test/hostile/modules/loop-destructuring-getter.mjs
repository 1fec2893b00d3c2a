// expect: error:cpu_limit
// class: meter
// why: a getter runs inside a destructuring default of a parameter
const source = { get x() { for (;;); } };
export default ({ x = 1 } = source) => x;
