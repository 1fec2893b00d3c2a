/**
 * The code that is inserted: what a step costs and how it is paid.
 *
 * Arithmetic ends in `|0` everywhere: it keeps a counter an untagged 32-bit integer in a register, without overflow
 * checks. The slow paths are calls of two tiny functions of the module, because inlined they would use up the size
 * that the engine allows a function it inlines.
 */
import type { TickNames } from "./names.ts";

/** Iterations paid for at once. Larger ones cost accuracy and gain nothing that can be measured. */
const BATCH = 64;
/** What an activation of a function with loops pays for at once: itself and its first iterations. */
const ACTIVATION = 16;

/** The inserted pieces of code, for one module. */
export interface Ticks {
  /** Declarations in front of the module's first statement. `var` and functions: usable in import cycles. */
  readonly prelude: string;
  /** Statement: pays for one activation. */
  readonly activation: string;
  /** Statements: pay for one activation and a few iterations, and declare the counter of iterations. */
  readonly activationWithLoops: string;
  /** Statement: declares a counter of iterations that were not paid for. */
  readonly counter: string;
  /** Expression: pays for one activation. */
  readonly expression: string;
  /** Statement: pays for one iteration. */
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
  const { check, fuel, ask, batch, left } = names;
  const pay = (steps: number) => `(${fuel}=${fuel}-${steps}|0)<0`;
  const decrement = `(${left}=${left}-1|0)`;
  return {
    prelude:
      `import{check as ${check}}from${JSON.stringify(meterModule)};var ${fuel}=0;` +
      // Set to zero first: should `check` throw, the next step asks again, and repeated failures cannot underflow.
      `function ${ask}(){${fuel}=0;${fuel}=${check}()|0}` +
      `function ${batch}(){if(${pay(BATCH)})${ask}();return ${BATCH}}`,
    activation: `if(${pay(1)})${ask}();`,
    activationWithLoops: `if(${pay(ACTIVATION)})${ask}();let ${left}=${ACTIVATION - 1};`,
    counter: `let ${left}=0;`,
    expression: `${pay(1)}&&${ask}()`,
    // The counter keeps its negative value when the batch is refused, so that the next iteration asks again.
    iteration: `if(${decrement}<0)${left}=${batch}()-1|0;`,
    refill: `if(${left}<1)${left}=${batch}()|0;`,
    take: `${decrement}>=0`,
    taken: `${left}>=0`,
  };
}
