// expect: error:not_serializable
// class: output
// why: a Symbol has no JSON
export default () => Symbol("x");
