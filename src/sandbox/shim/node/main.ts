/**
 * What a function gets in the place of some of Node's modules. Beside the main module in isolates whose function asks for
 * Node; evaluated before any code of the function.
 *
 * None of it holds a power that the main module keeps from functions: what it takes from the runtime it takes as it is
 * allowed to pass on, and what it takes from the main module keeps calls apart.
 */
export { asyncHooks } from "./async-hooks.ts";
export { cryptoPart } from "./crypto.ts";
export { eventsPart } from "./events.ts";
export { installGlobals } from "./globals.ts";
export { tameProcess } from "./process.ts";
export { timers, timersPromises } from "./timers.ts";
