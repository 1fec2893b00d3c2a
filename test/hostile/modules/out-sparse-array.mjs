// expect: error:not_serializable
// also: error:output_too_large,error:cpu_limit
// class: output
// why: four billion holes and one element
export default () => { const a = []; a[2 ** 32 - 2] = 1; return a; };
