/**
 * Rewrites the body of a function: a tick where it begins, at the head of each loop, and before what takes long; indices
 * of functions and globals as they are now. All else is copied as it stands.
 */
import { MAX_WASM_LOCALS } from "../../contracts/limits.ts";
import { isBulkWork, readBulk } from "./bulk.ts";
import type { Effort } from "./effort.ts";
import { readBlockType, readTryTable, skipImmediates } from "./immediates.ts";
import { KIND, KINDS } from "./instructions.ts";
import type { Layout } from "./layout.ts";
import type { WasmReader } from "./reader.ts";
import { costOf, FOREIGN_COST, price, writeTick } from "./tick.ts";
import { I32, readValueType } from "./value-types.ts";
import type { WasmWriter } from "./writer.ts";

/** Locals that cost as much as a step to be cleared. */
const LOCALS_A_STEP = 64;

/** A block that is open. */
interface Block {
  readonly start: number;
  /** Where the cost of its tick stands; null for what is no loop. */
  readonly tick: number | null;
}

/** Copies bodies of functions. One of these is made for each. */
export class BodyCopy {
  readonly #reader: WasmReader;
  readonly #writer: WasmWriter;
  readonly #layout: Layout;
  readonly #effort: Effort;
  readonly #blocks: Block[] = [];
  /** Parameters and locals of the author's; the tick's own one comes behind them. */
  #locals = 0;
  /** Up to here the code is copied. */
  #copied = 0;

  constructor(reader: WasmReader, writer: WasmWriter, layout: Layout, effort: Effort) {
    this.#reader = reader;
    this.#writer = writer;
    this.#layout = layout;
    this.#effort = effort;
  }

  /** Copies the body of a function that has so many parameters. Throws `Unmeterable`. */
  copy(params: number): void {
    const reader = this.#reader;
    this.#copyLocals(params);
    const tick = writeTick(this.#writer, this.#layout, this.#locals);
    const size = reader.end - reader.position;
    price(this.#writer, tick, Math.min(FOREIGN_COST, costOf(size) + Math.floor(this.#locals / LOCALS_A_STEP)));
    this.#effort.begin(this.#locals + this.#layout.widest);
    this.#copied = reader.position;
    this.#blocks.push({ start: reader.position, tick: null });
    while (this.#blocks.length > 0) this.#instruction();
    this.#flush(reader.position);
    reader.finish();
  }

  #copyLocals(params: number): void {
    const reader = this.#reader;
    const groups = reader.u32();
    const start = reader.position;
    this.#locals = params;
    for (let left = groups; left > 0; left--) {
      this.#locals += reader.u32();
      if (this.#locals > MAX_WASM_LOCALS) reader.fail(`a function may have ${MAX_WASM_LOCALS} locals`);
      readValueType(reader);
    }
    this.#writer.u32(groups + 1);
    this.#writer.copy(reader.bytes.subarray(start, reader.position));
    this.#writer.byte(1, I32);
  }

  #instruction(): void {
    const reader = this.#reader;
    const start = reader.position;
    const opcode = reader.byte();
    const kind = KINDS[opcode] ?? KIND.refused;
    switch (kind) {
      case KIND.plain:
        break;
      case KIND.local:
        if (reader.u32() >= this.#locals) reader.fail("it uses a local that there is not");
        break;
      case KIND.call:
      case KIND.functionReference:
        this.#replace(start, opcode, this.#layout.function(reader));
        break;
      case KIND.global:
        this.#replace(start, opcode, this.#layout.global(reader));
        break;
      case KIND.bulk:
        if (isBulkWork(readBulk(reader))) this.#payBefore(start);
        break;
      default:
        if (kind === KIND.memoryGrowth) this.#payBefore(start);
        if (!this.#flow(kind)) skipImmediates(kind, reader, this.#layout);
    }
  }

  /** Blocks, and where they lead. False for any other instruction. */
  #flow(kind: number): boolean {
    const reader = this.#reader;
    switch (kind) {
      case KIND.block:
      case KIND.loop:
        readBlockType(reader, this.#layout);
        this.#open(kind === KIND.loop);
        return true;
      case KIND.tryTable:
        this.#effort.work(readTryTable(reader, this.#layout));
        this.#open(false);
        return true;
      case KIND.delegate:
        reader.u32();
        this.#close();
        return true;
      case KIND.end:
        this.#close();
        return true;
      case KIND.label:
      case KIND.labels:
        this.#labels(kind === KIND.label ? 0 : reader.u32());
        return true;
      default:
        return false;
    }
  }

  #open(isLoop: boolean): void {
    this.#effort.work(1);
    const { position } = this.#reader;
    if (isLoop) this.#flush(position);
    this.#blocks.push({ start: position, tick: isLoop ? writeTick(this.#writer, this.#layout, this.#locals) : null });
  }

  #close(): void {
    const block = this.#blocks.pop();
    if (block === undefined || block.tick === null) return;
    price(this.#writer, block.tick, costOf(this.#reader.position - block.start));
  }

  /** Labels to choose from, and the last one behind them. */
  #labels(count: number): void {
    this.#effort.work(count + 1);
    for (let left = count + 1; left > 0; left--) this.#reader.u32();
  }

  /** Writes an instruction with another index. */
  #replace(start: number, opcode: number, index: number): void {
    this.#flush(start);
    this.#writer.byte(opcode);
    this.#writer.u32(index);
    this.#copied = this.#reader.position;
  }

  /** Pays in front of an instruction that may take long. */
  #payBefore(start: number): void {
    this.#flush(start);
    price(this.#writer, writeTick(this.#writer, this.#layout, this.#locals), FOREIGN_COST);
  }

  #flush(end: number): void {
    this.#writer.copy(this.#reader.bytes.subarray(this.#copied, end));
    this.#copied = end;
  }
}
