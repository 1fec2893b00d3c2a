// expect: error:user_error
// class: output
// why: an error whose message looks like an answer
export default () => { throw Object.assign(new Error('x"},"startUp":false}\n{"v":1}'), { name: '"}\n1', code: "internal", status: 500 }); };
