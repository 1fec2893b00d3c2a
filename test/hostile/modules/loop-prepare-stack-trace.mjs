// expect: error:cpu_limit
// also: error:user_error
// class: meter
// why: Error.prepareStackTrace runs whenever somebody looks at a stack
export default () => { Error.prepareStackTrace = () => { for (;;); }; return new Error("x").stack; };
