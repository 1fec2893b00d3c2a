// expect: ok:1
// also: error:cpu_limit
// class: meter
// why: FinalizationRegistry callbacks run when nobody called anything
const registry = new FinalizationRegistry(() => { for (;;); });
export default () => { for (let i = 0; i < 1000; i++) registry.register({ i }, i); return 1; };
