// expect: error:cpu_limit
// class: meter
// why: the argument of a refused import() is code and runs
export default () => import((() => { for (;;); })());
