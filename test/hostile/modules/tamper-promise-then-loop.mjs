// expect: error:cpu_limit
// class: meter
// why: then of all promises never runs its callbacks but queues itself
export default () => { const then = Promise.prototype.then; Promise.prototype.then = function (a, b) { return then.call(this, () => this.then(a, b)); }; return Promise.resolve(1).then(() => 1); };
