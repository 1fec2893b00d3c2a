// expect: any-but-alive
// class: watchdog
// why: a thenable whose then is Promise.resolve bound to itself: microtasks without end and without metered code
export default () => { const o = {}; o.then = Promise.resolve.bind(Promise, o); return o; };
