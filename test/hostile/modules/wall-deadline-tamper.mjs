// expect: error:timeout
// class: wall
// why: timers cleared by number, and the global that clears them replaced
export default () => { for (let i = 0; i < 10000; i++) clearTimeout(i); globalThis.clearTimeout = globalThis.setTimeout = () => {}; return new Promise(() => {}); };
