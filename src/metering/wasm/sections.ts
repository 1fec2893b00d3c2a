/**
 * The sections of a binary: each at most once, in the order of the standard. Custom ones are left out, for they speak of
 * indices and places that are others afterwards.
 */
import { WasmReader } from "./reader.ts";

/** Numbers of the sections. */
export const SECTION = {
  custom: 0,
  type: 1,
  import: 2,
  function: 3,
  table: 4,
  memory: 5,
  tag: 13,
  global: 6,
  export: 7,
  start: 8,
  element: 9,
  dataCount: 12,
  code: 10,
  data: 11,
} as const;

const ORDER: readonly number[] = Object.values(SECTION).filter((id) => id !== SECTION.custom);

export const HEADER = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00);
const COMPONENT_VERSION = 0x0d;

/** The sections of a binary by number, each ready to be read. Throws `Unmeterable`. */
export function readSections(bytes: Uint8Array): ReadonlyMap<number, WasmReader> {
  const reader = new WasmReader(bytes);
  readHeader(reader);
  const sections = new Map<number, WasmReader>();
  let last = -1;
  while (!reader.done) {
    const id = reader.byte();
    const content = reader.part(reader.u32());
    if (id === SECTION.custom) {
      content.vector();
      continue;
    }
    const place = ORDER.indexOf(id);
    if (place === -1) reader.fail(`there is no section ${id}`);
    if (place <= last) reader.fail("its sections are out of order");
    last = place;
    sections.set(id, content);
  }
  return sections;
}

function readHeader(reader: WasmReader): void {
  const { bytes } = reader;
  const magic = HEADER.subarray(0, 4).every((byte, index) => bytes[index] === byte);
  if (magic && bytes[4] === COMPONENT_VERSION) reader.fail("it is a component; functions take core modules");
  if (!HEADER.every((byte, index) => bytes[index] === byte)) reader.fail("it does not begin as a binary does");
  reader.skip(HEADER.length);
}
