// expect: ok:["refused","refused","refused","refused","refused","refused","came"]
// class: runtime
// why: a specifier that is made at run time, escaped or a template must not get past the list
const name = "node:fs";
export default async () => { const tries = [() => import("node:" + "fs"), () => import(name), () => import(`node:fs`), () => import("node\u003afs"), () => import("node:fs", { with: {} }), () => import("node:process/"), () => import("node:path")]; const outcomes = []; for (const t of tries) outcomes.push(await t().then(() => "came", () => "refused")); return outcomes; };
