/** Faults as problem documents. */
import { expect, it } from "vitest";
import { fault, toProblem } from "../../../src/contracts/errors.ts";

it("ends what a function threw before it says what to do", () => {
  expect(toProblem(fault("user_error", "x is not a function")).detail).toMatch(/^x is not a function\. [A-Z]/);
  expect(toProblem(fault("user_error", "It failed.")).detail).toMatch(/^It failed\. [A-Z]/);
});
