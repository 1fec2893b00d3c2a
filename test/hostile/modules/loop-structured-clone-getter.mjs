// expect: error:cpu_limit
// class: meter
// why: structuredClone runs getters
export default () => structuredClone({ get a() { for (;;); } });
