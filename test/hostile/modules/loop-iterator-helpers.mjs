// expect: error:cpu_limit
// class: meter
// why: iterator helpers loop natively over an endless generator
export default () => (function* () { for (;;) yield 1; })().filter(() => false).map((x) => x).toArray();
