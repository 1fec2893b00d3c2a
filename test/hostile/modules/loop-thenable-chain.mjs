// expect: error:cpu_limit
// class: meter
// why: every thenable resolves with another one
const next = () => ({ then(resolve) { resolve(next()); } });
export default () => next();
