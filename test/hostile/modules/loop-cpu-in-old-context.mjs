// expect: error:cpu_limit
// calls: 4
// class: meter
// why: earlier calls leave promises behind whose context has CPU time left; the last one spends all of it
let left = globalThis.left = [];
export default async () => { if (left.length < 3) { left.push(Promise.withResolvers()); const { promise } = left.at(-1); promise.then(() => { for (let t = Date.now(); Date.now() - t < 250; ); }); return left.length; } for (const { resolve } of left) resolve(); for (;;) await 0; };
