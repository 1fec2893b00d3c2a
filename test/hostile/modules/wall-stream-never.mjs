// expect: error:timeout
// also: error:user_error
// class: wall
// why: a read from a stream that never gives anything
export default () => new ReadableStream({}).getReader().read();
