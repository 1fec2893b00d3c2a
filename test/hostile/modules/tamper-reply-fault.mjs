// expect: ok:"real"
// class: output
// why: the same, to blame the platform for what it did not do
let armed = false;
Object.defineProperty(Object.prototype, "then", { configurable: true, get() { if (armed && "text" in this) return (resolve) => { armed = false; resolve({ text: undefined, refusal: { code: "internal", message: "It was the platform." } }); }; } });
export default () => { armed = true; return "real"; };
