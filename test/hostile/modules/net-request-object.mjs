// expect: error:network_denied
// class: runtime
// why: fetch with a Request object, a cf property and a redirect mode
export default () => fetch(new Request("http://127.0.0.1:8787/", { redirect: "follow", cf: { resolveOverride: "127.0.0.1" } }));
