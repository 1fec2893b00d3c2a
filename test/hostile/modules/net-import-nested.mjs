// expect: error:user_error
// class: runtime
// why: an import() inside the argument of another, with options that run code
export default async () => Object.keys(await import(await import("node:" + "fs"), { with: { type: await import("a" + "b") } }));
