// expect: error:cpu_limit
// class: meter
// why: an async iterator made of objects, no generator
export default async () => { for await (const x of { [Symbol.asyncIterator]: () => ({ next: () => ({ then: (r) => r({ done: false }) }) }) }); };
