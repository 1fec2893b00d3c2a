import { expect, it } from "vitest";
import { callObject, readObject } from "../../../../src/director/adapters/object-call.ts";

/** A namespace whose stubs fail with the given errors, one after the other, and then answer. */
function namespaceFailingWith(...errors: unknown[]) {
  const made: string[] = [];
  const answer = async () => {
    if (errors.length > 0) throw errors.shift();
    return "answer";
  };
  return {
    made,
    getByName(name: string) {
      made.push(name);
      return { ask: answer };
    },
  };
}

const marked = (message: string, marks: object) => Object.assign(new Error(message), marks);
const ask = (stub: { ask(): Promise<string> }) => stub.ask();

it("makes a stub of its own for each call", async () => {
  const namespace = namespaceFailingWith();
  expect(await callObject(namespace, "registry", ask)).toBe("answer");
  expect(await callObject(namespace, "registry", ask)).toBe("answer");
  expect(namespace.made).toEqual(["registry", "registry"]);
});

it("says that an object has too much to do, and when to come back", async () => {
  const namespace = namespaceFailingWith(marked("Too many requests queued", { overloaded: true, retryable: true }));
  await expect(readObject(namespace, "registry", ask)).rejects.toMatchObject({
    code: "overloaded",
    retryable: true,
    fault: { retryAfterSeconds: 1 },
  });
  expect(namespace.made).toHaveLength(1);
});

it("says why an object did not answer", async () => {
  for (const error of [new Error("it broke"), "it broke"]) {
    await expect(callObject(namespaceFailingWith(error), "key-ring", ask)).rejects.toMatchObject({
      code: "internal",
      message: "The key-ring did not answer: it broke.",
    });
  }
});

it("reads once more, by a new stub, when the platform calls that worth it", async () => {
  const namespace = namespaceFailingWith(marked("Network connection lost", { retryable: true }));
  expect(await readObject(namespace, "registry", ask)).toBe("answer");
  expect(namespace.made).toHaveLength(2);
});

it("gives up after the second failure, and at once when it is no use", async () => {
  const lost = () => marked("Network connection lost", { retryable: true });
  await expect(readObject(namespaceFailingWith(lost(), lost()), "registry", ask)).rejects.toThrow("lost");
  const broken = namespaceFailingWith(new Error("it broke"));
  await expect(readObject(broken, "registry", ask)).rejects.toThrow("it broke");
  expect(broken.made).toHaveLength(1);
});

it("never repeats a change", async () => {
  const namespace = namespaceFailingWith(marked("Network connection lost", { retryable: true }));
  await expect(callObject(namespace, "registry", ask)).rejects.toThrow("lost");
  expect(namespace.made).toHaveLength(1);
});
