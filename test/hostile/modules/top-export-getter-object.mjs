// expect: error:user_error
// also: error:cpu_limit
// class: runtime
// why: the default export is an object whose fetch is a getter that throws
export default { get fetch() { throw new Error("fetch getter"); } };
