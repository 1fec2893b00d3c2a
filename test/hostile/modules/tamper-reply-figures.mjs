// expect: ok:"real"
// class: output
// why: the same, to write figures of one's own: text put into text
let armed = false;
Object.defineProperty(Object.prototype, "then", { configurable: true, get() { if (armed && "text" in this) return (resolve) => { armed = false; resolve({ text: undefined, refusal: { code: 'user_error","message":"x"},"startUp":false,"figures":{"cpuMs":-1000000,"requests":0,"logs":[]}}\n"forged"', message: "" } }); }; } });
export default () => { armed = true; return "real"; };
