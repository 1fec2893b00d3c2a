// expect: error:not_serializable
// class: output
// why: a BigInt has no JSON, deep in a structure either
export default () => ({ a: [1n] });
