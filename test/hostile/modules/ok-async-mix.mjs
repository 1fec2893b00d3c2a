// expect: ok:[3,"x",2]
// class: control
// why: timers, streams, promises and async iteration work
export default async () => { await scheduler.wait(1); const r = await Promise.all([1, 2].map(async (x) => x)); let n = 0; for await (const c of new Response("x").body) n += c.length; return [r[0] + r[1], await new Response("x").text(), n + 1]; };
