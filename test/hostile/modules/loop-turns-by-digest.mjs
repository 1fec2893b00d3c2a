// expect: error:cpu_limit
// class: meter
// why: the same with crypto.subtle between the native calls
const a = Array.from({ length: 300000 }, (_, i) => (i * 7919) % 300007);
export default async () => { let n = 0; for (let i = 0; i < 60; i++) { await crypto.subtle.digest("SHA-256", new Uint8Array(8)); n += a.toSorted().length; } return n; };
