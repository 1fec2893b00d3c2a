// expect: error:invalid_source
// also: ok:1
// class: parser
// fill: 200000 [
// fill: 200000 ]
// why: nesting that overflows a recursive parser is refused, and nothing else suffers
const a = @fill@@fill@; export default () => 1;
