// expect: error:cpu_limit
// class: meter
// why: toJSON that answers with another object of its kind
export default () => { const o = { toJSON() { for (;;); } }; return JSON.stringify([o]); };
