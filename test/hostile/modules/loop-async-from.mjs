// expect: error:cpu_limit
// class: meter
// why: Array.fromAsync over an endless generator of rejected and swallowed promises
export default () => Array.fromAsync((function* () { for (;;) yield; })(), () => { throw 1; }).catch(async () => { for (;;) await 0; });
