/**
 * WebAssembly for tests, written as text. The assembler is wabt's: the binaries are made by somebody else than the meter
 * that reads them.
 */
import wabt from "wabt";

const FEATURES = {
  exceptions: true,
  simd: true,
  threads: true,
  tail_call: true,
  memory64: true,
  multi_memory: true,
  extended_const: true,
  relaxed_simd: true,
  function_references: true,
  gc: true,
};

const assembler = wabt();

/** The binary of a module in the text format; it is not checked. */
export async function assemble(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const module = (await assembler).parseWat("test.wat", text, FEATURES);
  try {
    return new Uint8Array(module.toBinary({}).buffer);
  } finally {
    module.destroy();
  }
}
