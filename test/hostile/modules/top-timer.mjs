// expect: ok:1
// also: error:user_error
// class: runtime
// why: timers at module scope are refused by the runtime or never run
setTimeout(() => { for (;;); }, 0);
export default () => 1;
