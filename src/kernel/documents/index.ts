import { prepareSeal } from '#lib/pdf/seal'
import type { SealOrder, TokenPort, TypesetOrder } from '../ctx.ts'
import { signerAt } from '../signer/client.ts'
import { openTypesetter } from './typesetter.ts'

type TypesettingSettings = {
  /** path of the built program */
  typesetter: string
  /** where the file of a template lies */
  templateFile: (template: string) => Promise<string>
  /** documents that may wait for their turn; one more is refused as lost */
  waiting?: number
}

/** What makes documents without a seal: sheets to print, whose reader knows where they are from. */
export type Typesetting = {
  /**
   * Typesets a document; the same order gives the same bytes.
   *
   * @returns the PDF/A-2a file
   * @throws TypesettingFailed  trying again does not help
   * @throws TypesetterLost  it took too long, or too many wait: try again later
   */
  typeset: (order: TypesetOrder) => Promise<Uint8Array>
  close: () => Promise<void>
}

/** Opens the way to documents; the typesetting process starts with the first one. */
export const openTypesetting = (settings: TypesettingSettings): Typesetting => {
  const { typesetter: entry, templateFile, waiting } = settings
  const typesetter = openTypesetter({ entry, ...(waiting !== undefined && { waiting }) })
  return {
    typeset: async ({ template, data, at }) =>
      typesetter.typeset(await templateFile(template), data, at),
    close: typesetter.close,
  }
}

/** What makes documents of the pack's templates and has them signed. */
export type Sealing = Typesetting & {
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
}

/** Opens the way to sealed documents too. */
export const openSealing = (settings: TypesettingSettings & { signerSocket: string }): Sealing => {
  const { typeset, close } = openTypesetting(settings)
  const signer = signerAt(settings.signerSocket)
  return {
    typeset,
    seal: async ({ key, at, code, reason, ...order }) => {
      const prepared = prepareSeal(await typeset({ ...order, at }), { reason, at, code })
      return prepared.complete(await signer.seal(key, prepared.digest, at))
    },
    certificates: signer.certificates,
    tokens: signer.tokens,
    close: async () => {
      await close()
      signer.close()
    },
  }
}
