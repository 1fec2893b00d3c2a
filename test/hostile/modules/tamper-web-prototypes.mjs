// expect: ok:1
// calls: 3
// class: meter
// why: Response, Request, Headers, URL and AbortController broken, and their prototypes too
export default async () => { for (const n of ["Response", "Request", "Headers", "URL", "ReadableStream", "TransformStream", "AbortController", "TextEncoder", "AsyncLocalStorage"]) { const C = globalThis[n]; if (!C) continue; for (const k of Object.getOwnPropertyNames(C.prototype)) try { Object.defineProperty(C.prototype, k, { configurable: true, get() { throw new Error("poison"); }, set() {} }); } catch {} try { globalThis[n] = undefined; } catch {} } return 1; };
