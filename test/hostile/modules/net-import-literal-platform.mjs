// expect: error:user_error
// class: runtime
// why: the platform's own module, named by a literal that the compiler could resolve
export default async () => Object.keys(await import("../troupe.js"));
