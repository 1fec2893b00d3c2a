// expect: ok:"patched"
// calls: 2
// class: control
// why: a function may wrap its own fetch, and the wrapper is there at the second call too
globalThis.fetch = () => "patched";
export default () => fetch("x");
