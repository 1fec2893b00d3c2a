// expect: ok:1
// also: error:cpu_limit
// class: meter
// why: microtasks that queue microtasks after the result is there
export default () => { const f = () => queueMicrotask(f); f(); return 1; };
