// expect: error:network_denied
// also: error:user_error
// class: runtime
// why: blob: addresses name memory
export default async () => (await fetch(URL.createObjectURL(new Blob(["x"])))).text();
