// expect: error:cpu_limit
// class: meter
// why: a plain loop of native calls, 50 ms each: the first reading must not wait for 64 of them
const a = Array.from({ length: 300000 }, (_, i) => "k" + ((i * 7919) % 300007));
export default () => { let n = 0; for (;;) n += a.toSorted().length; };
