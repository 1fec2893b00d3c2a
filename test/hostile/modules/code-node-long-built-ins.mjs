// expect: ok:[]
// class: runtime
// why: what works for minutes on a few bytes is not there
import * as all from "node:crypto";
import crypto from "node:crypto";
const calls = { pbkdf2Sync: ["a", "b", 1e9, 1, "sha1"], scryptSync: ["a", "b", 64, { N: 2 ** 30, r: 8, p: 1, maxmem: 2 ** 40 }], generatePrimeSync: [8192], checkPrimeSync: [2n ** 8192n], generateKeyPairSync: ["rsa", { modulusLength: 16384 }], createDiffieHellman: [8192] };
export default () => [all, crypto].flatMap((module) => Object.entries(calls).filter(([name, args]) => { try { module[name](...args); return true; } catch (error) { return !/is not there/.test(error.message); } }).map(([name]) => name));
