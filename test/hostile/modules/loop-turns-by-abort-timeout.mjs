// expect: error:cpu_limit
// class: meter
// why: every turn begins with the event of AbortSignal.timeout, a timer that nobody wrapped, and burns in one native call
const a = Array.from({ length: 300000 }, (_, i) => (i * 7919) % 300007);
export default async () => { let n = 0; for (let i = 0; i < 60; i++) { await new Promise((r) => AbortSignal.timeout(1).addEventListener("abort", r)); n += a.toSorted().length; } return n; };
