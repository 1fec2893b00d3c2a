// expect: error:timeout
// also: error:user_error
// class: wall
// why: a promise that nothing can ever settle
export default () => new Promise(() => {});
