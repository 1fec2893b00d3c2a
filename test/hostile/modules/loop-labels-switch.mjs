// expect: error:cpu_limit
// class: meter
// why: continue out of a switch in a labelled loop that never gets past its head
export default () => { a: for (let i = 0; ; i++) { b: do { switch (i & 3) { case 0: continue a; case 1: break b; default: continue b; } } while (false); } };
