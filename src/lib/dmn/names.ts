const SPACE = /[\s\u0085\u00a0\u1680\u180e\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff]+/gu
/** What turns the direction of text: two names that look alike would be two. */
const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u

/** One form for one name: composed characters, single spaces. */
export const normalName = (name: string): string => name.normalize('NFC').replace(SPACE, ' ').trim()

/** Why a text cannot be a name, or undefined when it can. */
export function faultOfName(name: string): 'empty' | 'bidirectional-control' | undefined {
  if (normalName(name) === '') return 'empty'
  return BIDI.test(name) ? 'bidirectional-control' : undefined
}
