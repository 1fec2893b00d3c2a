// expect: ok:[]
// class: runtime
// why: an emitter that keeps the context it was made in would call back on another call's account
import EventEmitter, * as events from "node:events";
export default () => [EventEmitter, events, EventEmitter.EventEmitter, EventEmitter.prototype].flatMap((o) => Reflect.ownKeys(o).map(String)).filter((k) => /async_?resource/i.test(k));
