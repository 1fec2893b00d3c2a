/**
 * Runs inside workerd: loads one kernel, plain or metered, as a dynamic Worker and passes its answer on.
 *
 * A request carries the modules as JSON; the same id reuses the warm isolate.
 */
interface KernelCode {
  readonly id: string;
  readonly modules: Readonly<Record<string, string>>;
}

interface Loader {
  get(id: string, code: () => unknown): { getEntrypoint(): { fetch(url: string): Promise<Response> } };
}

async function fetch(request: Request, env: { readonly LOADER: Loader }): Promise<Response> {
  const { id, modules } = (await request.json()) as KernelCode;
  const code = { compatibilityDate: "2026-10-01", mainModule: "entry.js", modules, globalOutbound: null };
  return env.LOADER.get(id, () => code)
    .getEntrypoint()
    .fetch("http://kernel/");
}

// biome-ignore lint/style/noDefaultExport: the runtime looks for a Worker's handlers there.
export default { fetch };
