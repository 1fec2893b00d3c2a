/**
 * The port `Secrets` over the operator's master key.
 */
import type { Entropy } from "../../contracts/ids.ts";
import type { Result } from "../../contracts/result.ts";
import { fail, succeed } from "../../contracts/result.ts";
import { noMasterKey } from "../../secrets/open-all.ts";
import { type SealingKey, type SecretPlace, seal, sealingKeyOf } from "../../secrets/seal.ts";
import type { Secrets } from "../ports.ts";

export class SecretSealer implements Secrets {
  readonly #masterKey: string | undefined;
  readonly #entropy: Entropy;
  /** Made when it is needed first. */
  #key: Promise<SealingKey> | undefined;

  /** Without a master key nothing can be sealed. */
  constructor(masterKey: string | undefined, entropy: Entropy) {
    this.#masterKey = masterKey;
    this.#entropy = entropy;
  }

  async seal(place: SecretPlace, text: string): Promise<Result<string>> {
    if (this.#masterKey === undefined) return fail(noMasterKey());
    this.#key ??= sealingKeyOf(this.#masterKey);
    return succeed(await seal(await this.#key, place, text, this.#entropy));
  }
}
