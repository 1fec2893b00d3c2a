/**
 * What a call goes on with beside its answer (`waitUntil`). A call lasts until all of it is done: its deadline stands
 * meanwhile, and it is counted and logged with the rest.
 */
import { currentInvocation, type Invocation } from "./invocation.ts";
import { append, awaitable, NativeError } from "./primordials.ts";

/** Whether a call has work beside its answer. */
export function hasBackground({ background }: Invocation): boolean {
  return background.length > 0;
}

/** Adds a promise to what the running call waits for. Throws where no call runs. */
export function waitUntil(promise: unknown): void {
  const invocation = currentInvocation();
  if (invocation === undefined) throw new NativeError("waitUntil can be called during a call only.");
  add(invocation, promise);
}

/** Waits until a call has no work left. Never rejects. */
export async function drain({ background }: Invocation): Promise<void> {
  // It grows while it is waited for.
  for (let index = 0; index < background.length; index++) await background[index];
}

/** What handlers get as their third argument, and entrypoints as their first. */
export function contextOf(invocation: Invocation): object {
  return {
    waitUntil: (promise: unknown) => add(invocation, promise),
    passThroughOnException: () => {},
    props: {},
  };
}

function add({ background }: Invocation, promise: unknown): void {
  append(background, awaitable(outcomeOf(promise)));
}

/** Background work fails for itself alone. */
async function outcomeOf(promise: unknown): Promise<void> {
  try {
    await promise;
  } catch {
    // Nobody asks what it came to.
  }
}
