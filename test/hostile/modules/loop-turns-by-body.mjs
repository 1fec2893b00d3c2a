// expect: error:cpu_limit
// class: meter
// why: every turn begins with the text of a body, which is no timer and no fetch, and burns in one native call
const a = Array.from({ length: 300000 }, (_, i) => (i * 7919) % 300007);
export default async () => { let n = 0; for (let i = 0; i < 60; i++) { await new Response("x").text(); n += a.toSorted().length; } return n; };
