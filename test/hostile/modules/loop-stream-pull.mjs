// expect: error:cpu_limit
// class: meter
// why: an endless stream that nobody needs: pull is called without end
export default async () => { const r = new ReadableStream({ pull(c) { c.enqueue(1); } }).getReader(); for (;;) await r.read(); };
