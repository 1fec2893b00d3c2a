// expect: error:timeout
// also: error:user_error
// class: wall
// why: a finally block that waits for ever when the loop is left
export default async () => { for await (const x of (async function* () { try { yield 1; } finally { await new Promise((r) => setTimeout(r, 1e9)); } })()) break; return 1; };
