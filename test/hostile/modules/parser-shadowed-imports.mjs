// expect: any-but-alive
// class: watchdog
// fill: 300 {
// fill: 90000 let a=1;a;
// fill: 300 }
// why: types are stripped scope by scope, name by name
import { a } from "./main.ts"; let q: number;
@fill@@fill@@fill@
export default () => 1;
