/**
 * A deploy as it is asked for, whichever way it came.
 */
import type { BindingsDraft } from "../../contracts/bindings.ts";
import type { Annotations, DeployRequest } from "../../contracts/function.ts";
import type { Changing } from "../decide.ts";

/** A deploy that was asked for. */
export interface DeployCommand extends Changing {
  readonly request: DeployRequest;
  /** The bindings, where they are not those of the request: with sealed secrets, for example. */
  readonly bindings?: BindingsDraft;
  readonly annotations?: Annotations;
  /** Whether the version is kept only, and becomes live later if at all. The function must be there. */
  readonly staged?: boolean;
}
