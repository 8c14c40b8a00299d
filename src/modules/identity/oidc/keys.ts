import { createPublicKey, type KeyObject } from 'node:crypto'
import { ExternalSigningKey } from 'oidc-provider'
import type { TokenKey, TokenPort } from '#kernel'

/** A key of tokens whose private half the signer has. */
class RemoteKey extends ExternalSigningKey {
  readonly #key: KeyObject
  readonly #number: string
  readonly #alg: string
  readonly #tokens: TokenPort

  constructor({ kid, alg, jwk }: TokenKey, tokens: TokenPort) {
    super()
    this.#key = createPublicKey({ key: jwk, format: 'jwk' })
    this.#number = kid
    this.#tokens = tokens
    this.#alg = alg
  }

  override get kid() {
    return this.#number
  }

  override get alg() {
    return this.#alg
  }

  override keyObject() {
    return this.#key
  }

  override sign(data: Uint8Array) {
    return this.#tokens.sign(this.#number, data)
  }
}

/** The signer's keys as the provider takes them: those that sign first, since it signs with the first. */
export const remoteKeys = (keys: readonly TokenKey[], tokens: TokenPort): RemoteKey[] =>
  keys.map((key) => new RemoteKey(key, tokens))
