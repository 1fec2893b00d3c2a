/**
 * `process` for functions: an object of our own that says what programs ask, and can do nothing. The runtime's gives out
 * every module that there is.
 */
const startedMs = performance.now();
const enqueue = queueMicrotask;
const { error, log, warn } = console;
const VERSION = "22.19.0";

function refuse(name: string): () => never {
  return () => {
    throw new Error(`process.${name} is not there for functions.`);
  };
}

const nothing = () => undefined;

function hrtime(since?: readonly [number, number]): [number, number] {
  const ns = hrtime.bigint() - (since === undefined ? 0n : BigInt(since[0]) * 1_000_000_000n + BigInt(since[1]));
  return [Number(ns / 1_000_000_000n), Number(ns % 1_000_000_000n)];
}
hrtime.bigint = () => BigInt(Math.round(performance.now() * 1_000_000));

const stream = (print: (text: string) => void) => ({
  isTTY: false,
  writable: true,
  write(text: unknown): boolean {
    print(String(text).replace(/\n$/, ""));
    return true;
  },
  ...{ on: nothing, once: nothing, end: nothing },
});

/**
 * Makes it. `env` is the function's: what of it is text stands in `process.env`, a copy that may be changed. `modules`
 * are those that the function has loaded, by name.
 */
export function tameProcess(env: object, modules: Readonly<Record<string, unknown>>): object {
  const emitter = () => self;
  const self: object = {
    ...{ title: "troupe", version: `v${VERSION}`, versions: { node: VERSION }, release: { name: "node" } },
    ...{ arch: "x64", platform: "linux", pid: 1, ppid: 0, browser: false, config: {}, features: {} },
    ...{ argv: [], argv0: "", execArgv: [], execPath: "", exitCode: undefined },
    env: Object.fromEntries(Object.entries(env).filter(([, value]) => typeof value === "string")),
    cwd: () => "/",
    umask: () => 0o22,
    uptime: () => (performance.now() - startedMs) / 1_000,
    hrtime,
    cpuUsage: () => ({ user: 0, system: 0 }),
    memoryUsage: Object.assign(() => ({ rss: 0, heapTotal: 0, heapUsed: 0, external: 0, arrayBuffers: 0 }), {
      rss: () => 0,
    }),
    nextTick: (callback: (...args: unknown[]) => unknown, ...args: unknown[]) => enqueue(() => callback(...args)),
    emitWarning: (warning: unknown) => warn(warning),
    getBuiltinModule(name: unknown): unknown {
      const key = String(name).replace(/^node:/, "");
      if (key === "process") return self;
      return Object.hasOwn(modules, key) ? modules[key] : undefined;
    },
    ...{ stdout: stream((text) => log(text)), stderr: stream((text) => error(text)) },
    // Nothing happens to a process that is none: who listens waits.
    ...{ on: emitter, once: emitter, off: emitter, addListener: emitter, removeListener: emitter },
    ...{ prependListener: emitter, removeAllListeners: emitter, emit: () => false },
    ...{ listeners: () => [], listenerCount: () => 0 },
    ...{ exit: refuse("exit"), abort: refuse("abort"), kill: refuse("kill"), chdir: refuse("chdir") },
    binding: refuse("binding"),
  };
  return self;
}
