/**
 * A namespace whose objects answer late: for tests of what happens between an answer and its arrival.
 */

/** Wraps a namespace so that answers to `method` arrive only after `release` was called. */
export function heldNamespace<T extends Rpc.DurableObjectBranded>(
  namespace: DurableObjectNamespace<T>,
  method: string,
): { namespace: DurableObjectNamespace<T>; answered: Promise<void>; release: () => void } {
  const answered = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const held = (stub: DurableObjectStub<T>) =>
    new Proxy(stub, {
      get(target, property) {
        const member: unknown = Reflect.get(target, property);
        if (property !== method || typeof member !== "function") return member;
        return async (...args: unknown[]) => {
          const answer: unknown = await Reflect.apply(member, target, args);
          answered.resolve();
          await released.promise;
          return answer;
        };
      },
    });
  const wrapped = new Proxy(namespace, {
    get: (target, property) => {
      if (property === "getByName") return (name: string) => held(target.getByName(name));
      if (property === "get") return (id: DurableObjectId) => held(target.get(id));
      const member: unknown = Reflect.get(target, property);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
  return { namespace: wrapped, answered: answered.promise, release: released.resolve };
}
