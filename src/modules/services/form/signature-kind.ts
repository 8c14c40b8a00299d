import { isLocalDate } from '#lib/time'
import type { PlainField } from '../bundle/field.ts'
import { asIs, isEmpty, type Kind, lengthOf, readText } from './kind.ts'
import { isRecord } from './path.ts'

type SignatureField = Extract<PlainField, { kind: 'signature' }>

const MAX_NAME = 200

/** Letters without what differs between spellings: marks, seats of hamza, kinds of one letter, case. */
const bare = (name: string) =>
  name
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}\u0640]/gu, '')
    .replace(/ى/g, 'ي')
    .replace(/ة/g, 'ه')
    .replace(/ء/g, '')
    .replace(/[\p{P}\p{Zs}]+/gu, ' ')
    .toLowerCase()
    .trim()

/** A name that is typed to sign: the whole name of whoever is signed in, in one of the languages of their account. */
export const signatureKind: Kind<SignatureField> = {
  read: readText,
  toFeel: asIs,
  parse(raw, _field, { signer = {}, today }) {
    if (isEmpty(raw)) return undefined
    const typed = isRecord(raw) ? raw.name : raw
    if (typeof typed !== 'string') return { fault: { code: 'signature-not-a-name' } }
    const name = typed
      .normalize('NFC')
      .replace(/\p{Cf}/gu, '')
      .replace(/\s+/g, ' ')
      .trim()
    if (!/\p{L}{2}/u.test(name) || lengthOf(name) > MAX_NAME) {
      return { fault: { code: 'signature-not-a-name' } }
    }
    const names = Object.values(signer)
    if (names.length > 0 && !names.some((each) => bare(each) === bare(name))) {
      return { fault: { code: 'signature-other-name', params: { name: signer } } }
    }
    const on = isRecord(raw) && typeof raw.on === 'string' && isLocalDate(raw.on) ? raw.on : today
    return { value: { name, on: on > today ? today : on } }
  },
}
