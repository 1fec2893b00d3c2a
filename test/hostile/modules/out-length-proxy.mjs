// expect: error:output_too_large
// also: error:cpu_limit,error:not_serializable
// class: output
// why: an array that is a Proxy and says it has 2^53 elements
export default () => new Proxy([], { get: (t, k) => (k === "length" ? 2 ** 53 - 1 : k === "then" ? undefined : 1) });
