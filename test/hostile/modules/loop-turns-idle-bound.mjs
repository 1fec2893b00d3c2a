// expect: error:cpu_limit
// also: any-but-alive
// class: wall
// why: the same with bound built-ins, so that no microtask and no burning pays a step
const a = Array.from({ length: 300000 }, (_, i) => (i * 7919) % 300007);
const sort = a.toSorted.bind(a, undefined);
export default async () => { for (let i = 0; i < 60; i++) { await new Promise((r) => setTimeout(r, 0)); let p = Promise.resolve(); for (let j = 0; j < 40; j++) p = p.then(Math.random); await p.then(() => 0); await 0; p = p.then(sort); await p; } return 1; };
