// expect: ok:1
// also: error:user_error,error:timeout
// class: runtime
// why: a namespace with an export named then is a thenable to whoever imports it
export const then = (resolve) => resolve({ default: () => "hijacked" });
export default () => 1;
