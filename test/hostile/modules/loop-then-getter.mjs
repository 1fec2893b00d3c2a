// expect: error:cpu_limit
// class: meter
// why: `then` of the result is a getter that never answers
export default () => ({ get then() { for (;;); } });
