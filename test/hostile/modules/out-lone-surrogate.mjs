// expect: ok:"\ud800x"
// class: output
// why: half a surrogate pair is text in JavaScript
export default () => "\ud800x";
