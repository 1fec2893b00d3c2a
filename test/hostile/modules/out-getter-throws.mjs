// expect: error:user_error
// class: output
// why: a getter of the result throws
export default () => ({ a: 1, get b() { throw new Error("no b"); } });
