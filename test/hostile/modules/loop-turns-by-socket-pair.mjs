// expect: error:cpu_limit
// class: meter
// why: every turn begins with a message of a WebSocketPair and burns in one native call
const a = Array.from({ length: 300000 }, (_, i) => (i * 7919) % 300007);
export default async () => { const [x, y] = Object.values(new WebSocketPair()); x.accept(); y.accept(); let n = 0; return new Promise((ok) => { y.addEventListener("message", () => { a.toSorted(); if (++n === 100) ok(n); x.send("x"); }); x.send("x"); }); };
