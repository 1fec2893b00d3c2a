// expect: error:not_serializable
// class: output
// why: a typed array would become an object with numbers for names
export default () => new Uint8Array(3);
