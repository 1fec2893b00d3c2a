/**
 * The code that is inserted: what a step costs and how it is paid.
 *
 * Arithmetic ends in `|0` everywhere: it keeps a counter an untagged 32-bit integer in a register, without overflow
 * checks. The slow paths are calls of two tiny functions of the module, because inlined they would use up the size
 * that the engine allows a function it inlines.
 */
import type { TickNames } from "./names.ts";

/** What a step of plain code costs. */
const STEP = 1;
/** What a step costs whose own code calls something foreign: see `foreign-calls.ts`. */
const FOREIGN_STEP = 256;
/** What a `catch` or `finally` costs: an exception takes microseconds, one that overflowed the stack ten of them. */
const HANDLER = 256;
/** Iterations of plain code paid for at once. Larger ones cost accuracy and gain nothing that can be measured. */
const BATCH = 64;
/** What an activation of a function with loops of plain code pays for at once: itself and its first iterations. */
const ACTIVATION_WITH_LOOPS = 16;

/** Whether the own code of a function or loop holds a foreign call. */
export type Weight = "plain" | "foreign";

/** The inserted pieces of code, for one module. */
export interface Ticks {
  /** Declarations in front of the module's first statement. `var` and functions: usable in import cycles. */
  readonly prelude: string;
  /** Statement: declares the counter of iterations, none of which is paid for. */
  readonly counter: string;
  /** Statement: pays for one activation, or for one iteration without a counter. */
  readonly step: Readonly<Record<Weight, string>>;
  /** Statements: pay for one activation and a few iterations, and declare the counter of iterations. */
  readonly stepAndCounter: Readonly<Record<Weight, string>>;
  /** Statement: pays for what was thrown, if anything was. */
  readonly handler: string;
  /** Expression: pays for one step. */
  readonly expression: Readonly<Record<Weight, string>>;
  /** Before and after an `await`: pays for what follows it, which may be a turn of the event loop of its own. */
  readonly resumption: { readonly before: string; readonly after: string };
  /** Statement: pays for one iteration, from the counter. */
  readonly iteration: string;
  /** Statement: makes sure that at least one iteration is paid for. */
  readonly refill: string;
  /** Expression: takes one iteration of those paid for; false when there is none. Calls nothing. */
  readonly take: string;
  /** Expression: whether the last `take` was true. */
  readonly taken: string;
}

/** Writes the pieces with the given names. `meterModule` is the import specifier of the meter. */
export function writeTicks(names: TickNames, meterModule: string): Ticks {
  const { check, fuel, ask, batch, resume, left } = names;
  const empty = (cost: number) => `(${fuel}=${fuel}-${cost}|0)<0`;
  const pay = (cost: number) => `if(${empty(cost)})${ask}();`;
  const paidInAdvance = `let ${left}=${ACTIVATION_WITH_LOOPS - STEP};`;
  const decrement = `(${left}=${left}-1|0)`;
  return {
    prelude:
      `import{check as ${check}}from${JSON.stringify(meterModule)};var ${fuel}=0;` +
      // Set to zero first: should `check` throw, the next step asks again, and repeated failures cannot underflow.
      `function ${ask}(){${fuel}=0;${fuel}=${check}()|0}` +
      `function ${batch}(){${pay(BATCH)}return ${BATCH}}` +
      `function ${resume}(value){${pay(FOREIGN_STEP)}return value}`,
    resumption: { before: `${resume}(`, after: ")" },
    counter: `let ${left}=0;`,
    step: { plain: pay(STEP), foreign: pay(FOREIGN_STEP) },
    stepAndCounter: {
      plain: pay(ACTIVATION_WITH_LOOPS) + paidInAdvance,
      foreign: pay(FOREIGN_STEP + ACTIVATION_WITH_LOOPS) + paidInAdvance,
    },
    handler: pay(HANDLER),
    expression: { plain: `${empty(STEP)}&&${ask}()`, foreign: `${empty(FOREIGN_STEP)}&&${ask}()` },
    // The counter keeps its negative value when the batch is refused, so that the next iteration asks again.
    iteration: `if(${decrement}<0)${left}=${batch}()-1|0;`,
    refill: `if(${left}<1)${left}=${batch}()|0;`,
    take: `${decrement}>=0`,
    taken: `${left}>=0`,
  };
}
