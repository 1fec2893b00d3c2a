// expect: error:cpu_limit
// class: meter
// why: thousands of activations each use what they paid for in advance, and end before they pay again
const g = () => { for (let i = 0; i < 15; i++) ["b", "a"].sort(); };
export default () => { for (;;) g(); };
