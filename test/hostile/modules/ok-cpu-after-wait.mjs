// expect: ok:5
// class: control
// why: waiting is no CPU time: five waits of 100 ms pass under a limit of 300 ms
export default async () => { let n = 0; for (let i = 0; i < 5; i++) { await new Promise((r) => setTimeout(r, 100)); n++; } return n; };
