/**
 * Modules of Node that a function may import: those that compute, and nothing that reaches beyond the isolate. Why each
 * of them is harmless, and why others are not, stands in docs/security-model.md.
 */

/** Modules that are the runtime's own, as they are. */
const AS_THEY_ARE = [
  ...["assert", "assert/strict", "buffer", "path", "path/posix", "path/win32", "punycode", "querystring"],
  ...["stream", "stream/consumers", "stream/promises", "stream/web", "string_decoder", "url", "util", "util/types"],
] as const;

/** Modules of which a function gets a part, or something of our own: their exports beside the default one. */
export const NODE_FACADES = {
  async_hooks: [
    ...["AsyncLocalStorage", "AsyncResource", "asyncWrapProviders", "createHook"],
    ...["executionAsyncId", "executionAsyncResource", "triggerAsyncId"],
  ],
  console: [
    ...["assert", "clear", "count", "countReset", "debug", "dir", "dirxml", "error", "group", "groupCollapsed"],
    ...["groupEnd", "info", "log", "table", "time", "timeEnd", "timeLog", "trace", "warn"],
  ],
  crypto: [
    ...["Cipheriv", "Decipheriv", "Hash", "Hmac", "KeyObject", "Sign", "Verify", "X509Certificate"],
    ...["constants", "createCipheriv", "createDecipheriv", "createHash", "createHmac", "createPrivateKey"],
    ...["createPublicKey", "createSecretKey", "createSign", "createVerify", "getCipherInfo", "getCiphers"],
    ...["getCurves", "getHashes", "getRandomValues", "hash", "hkdf", "hkdfSync", "randomBytes", "randomFill"],
    ...["randomFillSync", "randomInt", "randomUUID", "sign", "subtle", "timingSafeEqual", "verify", "webcrypto"],
    // Those below work without a break for as long as they are told to; they refuse.
    ...["checkPrime", "checkPrimeSync", "createDiffieHellman", "createDiffieHellmanGroup", "createECDH"],
    ...["diffieHellman", "generateKey", "generateKeyPair", "generateKeyPairSync", "generateKeySync", "generatePrime"],
    ...["generatePrimeSync", "getDiffieHellman", "pbkdf2", "pbkdf2Sync", "privateDecrypt", "privateEncrypt"],
    ...["publicDecrypt", "publicEncrypt", "scrypt", "scryptSync"],
  ],
  events: [
    ...["EventEmitter", "addAbortListener", "captureRejectionSymbol", "captureRejections", "defaultMaxListeners"],
    ...["errorMonitor", "getEventListeners", "getMaxListeners", "listenerCount", "on", "once", "setMaxListeners"],
    ...["usingDomains"],
  ],
  process: [
    ...["abort", "arch", "argv", "argv0", "binding", "browser", "chdir", "config", "cpuUsage", "cwd", "emit"],
    ...["emitWarning", "env", "execArgv", "execPath", "exit", "exitCode", "features", "getBuiltinModule", "hrtime"],
    ...["kill", "listenerCount", "listeners", "memoryUsage", "nextTick", "off", "on", "once", "pid", "platform"],
    ...["ppid", "prependListener", "release", "removeAllListeners", "removeListener", "addListener", "stderr"],
    ...["stdout", "title", "umask", "uptime", "version", "versions"],
  ],
  timers: ["clearImmediate", "clearInterval", "clearTimeout", "setImmediate", "setInterval", "setTimeout"],
  "timers/promises": ["scheduler", "setImmediate", "setInterval", "setTimeout"],
} as const;

/** A module that is not the runtime's own. */
export type NodeFacade = keyof typeof NODE_FACADES;

/** Names of all of them, without `node:`. */
export const NODE_MODULES: ReadonlySet<string> = new Set([...AS_THEY_ARE, ...Object.keys(NODE_FACADES)]);

/** Folder of these modules inside the isolate. */
export const NODE_FOLDER = "troupe-node/";

/** The module inside the isolate that a specifier means, with or without `node:`; undefined for one that means none. */
export function nodeModulePath(specifier: string): string | undefined {
  const name = specifier.replace(/^node:/, "");
  return NODE_MODULES.has(name) ? `${NODE_FOLDER}${name}.js` : undefined;
}
