// expect: error:cpu_limit
// class: meter
// why: an endless source through a transform into a sink that throws everything away: nobody's code loops
export default () => new ReadableStream({ pull(c) { c.enqueue("x"); } }).pipeThrough(new TransformStream({ transform(x, c) { c.enqueue(x); } })).pipeTo(new WritableStream({ write() {} }));
