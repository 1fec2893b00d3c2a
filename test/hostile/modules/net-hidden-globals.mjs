// expect: ok:[]
// class: runtime
// why: what was taken away must not be found further up the prototype chain or under another name
export default () => ["process", "Buffer", "global", "SharedArrayBuffer", "caches", "require", "module", "WebSocketPair_", "Cloudflare_", "navigator_"].filter((k) => k in globalThis);
