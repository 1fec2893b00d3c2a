// expect: error:cpu_limit
// class: meter
// why: suspended generators keep iterations they paid for when the clock was cheap, and spend them all at once
const a = Array.from({ length: 20000 }, (_, i) => (i * 7919) % 20011);
function* g() { yield; for (let i = 0; i < 15; i++) a.toSorted(); }
export default () => { const all = Array.from({ length: 5000 }, () => { const x = g(); x.next(); return x; }); for (const x of all) x.next(); return 1; };
