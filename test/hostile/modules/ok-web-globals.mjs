// expect: ok:["a=1",8,"aGk=",true]
// class: control
// why: web standards a function counts on
export default async () => [new URLSearchParams({ a: 1 }).toString(), (await crypto.subtle.digest("SHA-256", new Uint8Array(1))).byteLength / 4, btoa("hi"), typeof crypto.randomUUID() === "string"];
