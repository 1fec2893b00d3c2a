// expect: error:not_serializable
// also: ok:[1,"a",true]
// class: output
// why: boxed primitives: their text or a refusal, no empty objects
export default () => [new Number(1), new String("a"), new Boolean(true)];
