// expect: error:not_serializable
// class: runtime
// why: the call of an async generator gives an iterator, which JSON cannot carry
export default async function* () { yield 1; }
