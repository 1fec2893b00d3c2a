/** What workflows are typed as while they are written: checked by the compiler alone, never run. */
import { expectTypeOf } from "vitest";
import {
  type Remote,
  type Steps,
  type Troupe,
  type TypedWorkflow,
  type WorkflowRun,
  workflow,
} from "../../src/client/index.ts";

interface Item {
  readonly name: string;
  readonly price: number;
  readonly bought?: Date;
}
interface Order {
  readonly items: Item[];
  readonly customer: { readonly email: string | null };
}
declare function subtotal(items: readonly Item[]): number;
declare function discount(cents: number, percent?: number): number;
declare const receipt: Remote<(cents: number, currency: string) => Promise<{ text: string; lines: string[] }>>;
declare function age(day: Date): number;
declare function words(text: string): Map<string, number>;
declare function send(message: { to: string; parts: string[] }): void;
declare function count(to: number): Generator<number>;
declare function pick(id: number): string;
declare function pick(name: string, strict: boolean): bigint;

const checkout = workflow("checkout", ({ step, input }: Steps<Order>) => {
  const total = step("total", subtotal, input.items);
  const left = step("left", discount, total, 10);
  step("without", discount, total);
  return step("text", receipt, left, "EUR");
});
expectTypeOf(checkout).toEqualTypeOf<TypedWorkflow<Order, { text: string; lines: string[] }>>();

// Where the input's type alone is said, what comes is not known.
expectTypeOf(workflow<Order>("other", ({ input }) => input.items)).toEqualTypeOf<TypedWorkflow<Order, unknown>>();

workflow("refused", ({ step, input }: Steps<Order>) => {
  const total = step("total", subtotal, input.items);
  // @ts-expect-error -- a number is no text
  step("a", words, total);
  // @ts-expect-error -- an argument is missing
  step("b", receipt, total);
  // @ts-expect-error -- and here there is one too many
  step("c", discount, total, 10, 5);
  // @ts-expect-error -- the input has no such member
  step("d", subtotal, input.things);
  // @ts-expect-error -- it may be null
  step("e", words, input.customer.email);
  // @ts-expect-error -- it may be missing
  step("f", age, input.items[0].bought);
  // @ts-expect-error -- a value of the wrong type
  step("g", discount, "12");
  // @ts-expect-error -- one part of the argument does not fit
  step("h", send, { to: "Ada", parts: [total] });
  // @ts-expect-error -- an item is no list
  step("i", subtotal, input.items[0]);
});

// References are typed by what they lead to, and may stand in any depth of an argument.
workflow("parts", ({ step, input }: Steps<Order>) => {
  const text = step("text", receipt, 1, "EUR");
  step("send", send, { to: input.items[0].name, parts: [text.text, "literal", text.lines[1]] });
  step("sent", send, { to: "Ada", parts: text.lines });
  const counted = step("count", count, 3);
  expectTypeOf(counted[0]).toEqualTypeOf(step("number", discount, 1));
  return { lines: text.lines, first: counted[0], fixed: "EUR" };
}) satisfies TypedWorkflow<Order, { lines: string[]; first: number; fixed: string }>;

// Overloads, functions of which nothing is known, and functions by name.
workflow("callees", ({ step, fn }) => {
  step("one", pick, 1);
  step("two", pick, "a", true);
  // @ts-expect-error -- no overload takes a text alone
  step("three", pick, "a");
  const any = step("any", "whatever", 1, "two");
  step("goes", discount, any);
  step("named", fn<typeof discount>("discount"), any, 3);
  // @ts-expect-error -- a text is no number
  step("wrong", fn<typeof discount>("discount"), "3");
  return any;
}) satisfies TypedWorkflow<unknown, unknown>;

// Over lists, item by item.
const fan = workflow("fan", ({ step, input }: Steps<{ texts: string[] }>) => {
  const counts = step.each("counts", input.texts, words, (text) => [text]);
  step.each("ages", [new Date(0)], age, (day) => [day]);
  step.each("numbers", [1, 2], discount, (cents, index) => [cents, index]);
  // @ts-expect-error -- the items are texts
  step.each("wrong", input.texts, discount, (text) => [text]);
  return counts;
});
expectTypeOf(fan).toEqualTypeOf<TypedWorkflow<{ texts: string[] }, Map<string, number>[]>>();

// What is said of a step.
const careful = workflow(
  "careful",
  ({ step, call, compensate, first, sleep, waitForEvent, run, input }: Steps<Order>) => {
    const total = step.with({ retry: { maxAttempts: 3 }, timeoutMs: 500, cache: "skip" })(
      "total",
      subtotal,
      input.items,
    );
    const large = step.with({ when: { greater: [total, 10_000] } })("large", discount, total, 10);
    const small = step.with({ when: { not: { greater: [total, 10_000] } }, after: [total, "large"] })(
      "small",
      discount,
      total,
      0,
    );
    const left = first(large, small);
    step("given", discount, first(large, 0));
    // @ts-expect-error -- a text is no number
    step("not", discount, first(large, "none"));
    const text = step.with({ fallback: call(receipt, 0, "EUR") })("text", receipt, left, run.step);
    const maybe = step.with({ fallback: { value: null } })("maybe", discount, left);
    compensate(text, send, { to: run.id, parts: text.lines });
    // @ts-expect-error -- the currency is missing
    compensate(text, receipt, 3);
    // @ts-expect-error -- it may be null
    step("wrong", discount, maybe);
    // @ts-expect-error -- there is no such option
    step.with({ tries: 3 });
    sleep("pause", total, { after: [text] });
    const approval = waitForEvent<{ by: string }>("approval", "approved", { timeoutSeconds: 60 });
    return { by: approval.by, maybe };
  },
  { durable: true },
);
expectTypeOf(careful).toEqualTypeOf<TypedWorkflow<Order, { by: string; maybe: number | null }>>();

// Handles take what the workflow takes, and give what it gives.
declare const troupe: Troupe;
const handle = troupe.workflow(checkout);
expectTypeOf(handle.run).returns.toEqualTypeOf<Promise<{ text: string; lines: string[] }>>();
expectTypeOf(handle.spawn).returns.toEqualTypeOf<Promise<WorkflowRun<{ text: string; lines: string[] }>>>();
// @ts-expect-error -- the input is missing
void handle.run();
// @ts-expect-error -- an order has a customer
void handle.run({ items: [] });
expectTypeOf(troupe.workflow(fan).detail({ texts: [] })).resolves.toHaveProperty("steps");
expectTypeOf(troupe.workflow<Order, number>("checkout").run).parameter(0).toEqualTypeOf<Order>();
expectTypeOf(troupe.workflow("checkout").run()).toEqualTypeOf<Promise<unknown>>();
expectTypeOf(troupe.workflowRun<string>("run_1").result()).toEqualTypeOf<Promise<string>>();
troupe.workflow({ id: "chain", entry_function: "add", functions: {} });
