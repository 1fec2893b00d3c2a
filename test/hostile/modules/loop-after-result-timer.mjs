// expect: ok:1
// also: error:cpu_limit
// class: meter
// why: the burning begins in a timer that is due after the answer
export default () => { setTimeout(() => { for (;;); }, 20); return 1; };
