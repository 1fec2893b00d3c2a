// expect: error:user_error
// class: runtime
// why: passing a module on is importing it
export * from "node:net";
export default () => 1;
