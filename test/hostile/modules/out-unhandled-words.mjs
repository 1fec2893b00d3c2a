// expect: ok:1
// also: error:user_error
// class: output
// why: words of errors that nobody handles must not reach the operator's output
export default () => { Promise.reject(new Error("CANARY_REJECTION")); queueMicrotask(() => { throw new Error("CANARY_MICROTASK"); }); setTimeout(() => { throw new Error("CANARY_TIMER"); }, 0); reportError?.(new Error("CANARY_REPORT")); return new Promise((r) => setTimeout(r, 20, 1)); };
