// expect: error:cpu_limit
// class: output
// why: the message of what was thrown is a getter that never answers
export default () => { throw { get message() { for (;;); } }; };
