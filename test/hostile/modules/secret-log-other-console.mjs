// expect: ok:[]
// class: secret
// why: the engine's console can make other consoles, whose lines would reach the operator's log
export default () => Reflect.ownKeys(console).filter((key) => { try { const made = console[key]("x"); if (typeof made?.log !== "function") return false; made.log("CANARY"); return true; } catch { return false; } }).map(String);
