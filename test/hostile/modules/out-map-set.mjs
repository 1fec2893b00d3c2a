// expect: error:not_serializable
// class: output
// why: a Map would become {} without a word
export default () => ({ m: new Map([[1, 2]]) });
