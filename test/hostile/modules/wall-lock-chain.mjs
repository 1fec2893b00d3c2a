// expect: error:timeout
// also: error:user_error
// class: wall
// why: two promises that wait for each other
export default () => { let a, b; a = (async () => { await 0; return b; })(); b = (async () => { await 0; return a; })(); return a; };
