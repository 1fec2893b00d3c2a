// expect: ok:20
// class: control
// why: honest use of large built-in calls below the limit
const a = Array.from({ length: 10000 }, (_, i) => (i * 7919) % 10007);
export default () => { let n = 0; for (let i = 0; i < 20; i++) n += a.toSorted((x, y) => x - y).length === 10000 ? 1 : 0; return n; };
