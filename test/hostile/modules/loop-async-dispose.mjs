// expect: error:cpu_limit
// also: error:invalid_source,error:user_error
// class: meter
// why: `await using` in a loop head disposes in every iteration
export default async () => { for (;;) { await using x = { async [Symbol.asyncDispose]() {} }; } };
