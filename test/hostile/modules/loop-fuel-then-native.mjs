// expect: error:cpu_limit
// class: meter
// why: cheap steps earn much fuel, then each step is a native call of 20 ms
const a = Array.from({ length: 200000 }, (_, i) => (i * 7919) % 200003);
export default () => { let n = 0; for (let i = 0; i < 3e7; i++) n += i & 1; for (let i = 0; i < 8000; i++) n += a.toSorted().length; return n; };
