// expect: error:user_error
// class: output
// why: words thrown by the module itself
throw new Error("CANARY_MODULE");
export default () => 1;
