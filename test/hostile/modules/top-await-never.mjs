// expect: error:timeout
// also: error:user_error,error:cpu_limit
// class: wall
// why: a module that waits for ever before its first export
await new Promise(() => {});
export default () => 1;
