// expect: any-but-alive
// class: memory
// why: a message of 200 MB and a cause without end
export default () => { const e = new Error("m".repeat(2e8)); e.cause = e; e.name = "n".repeat(1e6); throw e; };
