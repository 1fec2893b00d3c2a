// expect: error:cpu_limit
// also: error:timeout
// class: meter
// why: the same with chunks of a compression stream
const a = Array.from({ length: 300000 }, (_, i) => (i * 7919) % 300007);
export default async () => { let n = 0; const s = new CompressionStream("gzip"), w = s.writable.getWriter(), r = s.readable.getReader(); for (let i = 0; i < 60; i++) { const read = i % 2 ? null : r.read(); w.write(new Uint8Array(1 << 16).map((_, j) => (j * 7919 + i) >> 3)).catch(() => {}); if (read) await read; n += a.toSorted().length; } return n; };
