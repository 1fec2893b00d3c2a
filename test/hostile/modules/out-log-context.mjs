// expect: ok:1
// class: output
// why: V8 hands out consoles that nobody captured; their words must not reach the operator
export default () => { console.context?.("x")?.log?.("CANARY_CONTEXT"); console.createTask?.("CANARY_TASK"); return 1; };
