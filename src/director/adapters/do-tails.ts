/**
 * The port `Tails` over the object in which the sockets end.
 */
import type { TailObject } from "../../../durable-objects/tails.ts";
import { TAIL_OBJECT } from "../../contracts/tail.ts";
import type { Tails } from "../ports.ts";
import { callObject, readObject } from "./object-call.ts";

/** Makes the port. */
export function tailsOf(namespace: DurableObjectNamespace<TailObject>): Tails {
  return {
    open: (tail) => callObject(namespace, TAIL_OBJECT, (stub) => stub.open(tail)),
    list: (name) => readObject(namespace, TAIL_OBJECT, (stub) => stub.list(name)),
    close: (name, id) => callObject(namespace, TAIL_OBJECT, (stub) => stub.close(name, id)),
    closeAll: (name) => callObject(namespace, TAIL_OBJECT, (stub) => stub.closeAll(name)),
    watched: () => callObject(namespace, TAIL_OBJECT, (stub) => stub.watched()),
    tell: (message) => callObject(namespace, TAIL_OBJECT, (stub) => stub.tell(message)),
    join: (request) => callObject(namespace, TAIL_OBJECT, (stub) => stub.fetch(request)),
  };
}
