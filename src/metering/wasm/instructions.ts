/**
 * The table of instructions: what follows each opcode, and what there is to do about it.
 *
 * Only what stands here may be used. Instructions of later proposals may be loops of a kind that nobody pays for.
 */

/** What follows an opcode, or what it asks for. */
export const KIND = {
  refused: 0,
  plain: 1,
  /** A block that may be left, but not begun anew. */
  block: 2,
  loop: 3,
  tryTable: 4,
  end: 5,
  /** Ends a block, and names another. */
  delegate: 6,
  label: 7,
  labels: 8,
  call: 9,
  indirectCall: 10,
  functionReference: 11,
  local: 12,
  global: 13,
  /** A table or a tag. */
  index: 14,
  memoryAccess: 15,
  memory: 16,
  memoryGrowth: 17,
  i32: 18,
  i64: 19,
  fourBytes: 20,
  eightBytes: 21,
  typedSelect: 22,
  nullReference: 23,
  /** Opcodes of two parts. */
  bulk: 24,
  vector: 25,
  threads: 26,
} as const;

type Ranges = readonly (readonly [from: number, to: number, kind: number])[];

const ONE_BYTE: Ranges = [
  [0x00, 0x01, KIND.plain], // unreachable, nop
  [0x02, 0x02, KIND.block],
  [0x03, 0x03, KIND.loop],
  [0x04, 0x04, KIND.block], // if
  [0x05, 0x05, KIND.plain], // else
  [0x06, 0x06, KIND.block], // try
  [0x07, 0x08, KIND.index], // catch, throw
  [0x09, 0x09, KIND.label], // rethrow
  [0x0a, 0x0a, KIND.plain], // throw_ref
  [0x0b, 0x0b, KIND.end],
  [0x0c, 0x0d, KIND.label], // br, br_if
  [0x0e, 0x0e, KIND.labels],
  [0x0f, 0x0f, KIND.plain], // return
  [0x10, 0x10, KIND.call],
  [0x11, 0x11, KIND.indirectCall],
  [0x12, 0x12, KIND.call], // return_call
  [0x13, 0x13, KIND.indirectCall],
  [0x18, 0x18, KIND.delegate],
  [0x19, 0x1b, KIND.plain], // catch_all, drop, select
  [0x1c, 0x1c, KIND.typedSelect],
  [0x1f, 0x1f, KIND.tryTable],
  [0x20, 0x22, KIND.local],
  [0x23, 0x24, KIND.global],
  [0x25, 0x26, KIND.index], // table.get, table.set
  [0x28, 0x3e, KIND.memoryAccess],
  [0x3f, 0x3f, KIND.memory],
  [0x40, 0x40, KIND.memoryGrowth],
  [0x41, 0x41, KIND.i32],
  [0x42, 0x42, KIND.i64],
  [0x43, 0x43, KIND.fourBytes],
  [0x44, 0x44, KIND.eightBytes],
  [0x45, 0xc4, KIND.plain], // arithmetic
  [0xd0, 0xd0, KIND.nullReference],
  [0xd1, 0xd1, KIND.plain],
  [0xd2, 0xd2, KIND.functionReference],
  [0xfc, 0xfc, KIND.bulk],
  [0xfd, 0xfd, KIND.vector],
  [0xfe, 0xfe, KIND.threads],
];

/** The kind of each opcode of one byte. */
export const KINDS = Uint8Array.from({ length: 256 }, (_, opcode) => kindIn(ONE_BYTE, opcode));

/** What follows an opcode behind 0xfc. */
export const BULK = {
  lastTruncation: 7,
  memoryInit: 8,
  dataDrop: 9,
  memoryCopy: 10,
  memoryFill: 11,
  tableInit: 12,
  elementDrop: 13,
  tableCopy: 14,
  tableGrow: 15,
  tableSize: 16,
  tableFill: 17,
} as const;

/** What follows an opcode behind 0xfd. */
export const VECTOR = { plain: 1, access: 2, lane: 3, accessLane: 4, sixteenBytes: 5 } as const;

const VECTOR_RANGES: Ranges = [
  [0x00, 0x0b, VECTOR.access],
  [0x0c, 0x0d, VECTOR.sixteenBytes], // v128.const, i8x16.shuffle
  [0x0e, 0x14, VECTOR.plain],
  [0x15, 0x22, VECTOR.lane],
  [0x23, 0x53, VECTOR.plain],
  [0x54, 0x5b, VECTOR.accessLane],
  [0x5c, 0x5d, VECTOR.access],
  [0x5e, 0xff, VECTOR.plain],
  [0x100, 0x113, VECTOR.plain], // relaxed
];

/** What follows a vector instruction; 0 for one that may not be used. */
export function vectorKind(opcode: number): number {
  return kindIn(VECTOR_RANGES, opcode);
}

function kindIn(ranges: Ranges, opcode: number): number {
  return ranges.find(([from, to]) => opcode >= from && opcode <= to)?.[2] ?? KIND.refused;
}
