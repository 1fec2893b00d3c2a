// expect: error:cpu_limit
// also: error:user_error
// class: meter
// why: at start-up only ticks count, and 3 million ticks of caught overflows take 20 s
const f = () => { try { f(); } catch {} try { f(); } catch {} };
f();
export default () => 1;
