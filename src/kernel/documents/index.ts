import { prepareSeal } from '#lib/pdf/seal'
import type { SealOrder, TokenPort } from '../ctx.ts'
import { signerAt } from '../signer/client.ts'
import { openTypesetter } from './typesetter.ts'

/** What makes documents of the pack's templates and has them signed. */
export type Sealing = {
  /**
   * Typesets a document and seals it. The same order gives the same bytes, also after a crash
   * between any two of its steps: nothing is sealed twice.
   *
   * @returns the sealed PDF/A-2a file
   * @throws TypesettingFailed, SignerRefused  trying again does not help
   * @throws TypesetterLost, SignerUnreachable  try again with the same order
   */
  seal: (order: SealOrder) => Promise<Uint8Array>
  /** Every certificate that a seal of ours may name, DER. @throws SignerUnreachable */
  certificates: () => Promise<Uint8Array[]>
  tokens: TokenPort
  close: () => Promise<void>
}

/**
 * Opens the way to sealed documents; the typesetting process starts with the first one.
 *
 * @param typesetter  path of the built program
 * @param templateFile  where the file of a template lies
 */
export const openSealing = (settings: {
  typesetter: string
  templateFile: (template: string) => Promise<string>
  signerSocket: string
}): Sealing => {
  const typesetter = openTypesetter({ entry: settings.typesetter })
  const signer = signerAt(settings.signerSocket)
  return {
    seal: async ({ key, template, data, at, code, reason }) => {
      const path = await settings.templateFile(template)
      const prepared = prepareSeal(await typesetter.typeset(path, data, at), { reason, at, code })
      return prepared.complete(await signer.seal(key, prepared.digest, at))
    },
    certificates: signer.certificates,
    tokens: signer.tokens,
    close: async () => {
      await typesetter.close()
      signer.close()
    },
  }
}
