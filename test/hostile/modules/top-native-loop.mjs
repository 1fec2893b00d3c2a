// expect: any-but-alive
// class: watchdog
// why: at start-up the clock stands still: native calls of 50 ms in a loop
const a = Array.from({ length: 300000 }, (_, i) => "k" + ((i * 7919) % 300007));
for (let i = 0; i < 1000; i++) a.toSorted();
export default () => 1;
