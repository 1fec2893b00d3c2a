/** What wrangler makes of imports that are no JavaScript. */
declare module "*.wasm" {
  const module: WebAssembly.Module;
  export default module;
}
