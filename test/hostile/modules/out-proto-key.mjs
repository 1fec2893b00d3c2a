// expect: ok:{"ok":1,"fault":null,"figures":{"cpuMs":-1},"startUp":true,"toJSON":1}
// class: output
// why: a result with the names that replies use
export default () => ({ ok: 1, fault: null, figures: { cpuMs: -1 }, startUp: true, toJSON: 1 });
