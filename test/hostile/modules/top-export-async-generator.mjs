// expect: ok:[1]
// class: runtime
// why: what an async generator yields arrives as an array
export default async function* () { yield 1; }
