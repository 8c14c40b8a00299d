import { type Place, XmlError } from './tree.ts'

const START: Place = { line: 1, column: 1 }
const DECLARED = /^<\?xml\s[^>]*?\bencoding\s*=\s*["']([A-Za-z][\w.-]*)["']/
/** Where the declaration ends at the latest. */
const HEAD = 400
const AS_IT_COMES = /^(utf-?16|ucs-?2|iso-10646-ucs-2|unicode)/i

/**
 * The text of an XML file: by its byte order mark, else by what its declaration says, else UTF-8.
 * A file that says UTF-16 and is plainly none is read as UTF-8, for tools write such.
 *
 * @throws XmlError  `xml-encoding`: the encoding is unknown, or the bytes are none of it
 * @source XML 1.0 (fifth edition), appendix F
 */
export function decodeXml(bytes: Uint8Array): string {
  const encoding = markOf(bytes) ?? declaredOf(bytes) ?? 'utf-8'
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    throw new XmlError('xml-encoding', START, { encoding })
  }
}

/** By a byte order mark, or by how `<?` lies in two bytes each. */
function markOf([a, b, c, d]: Uint8Array): string | undefined {
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8'
  if (a === 0xff && b === 0xfe) return 'utf-16le'
  if (a === 0xfe && b === 0xff) return 'utf-16be'
  if (a === 0x3c && b === 0 && d === 0) return 'utf-16le'
  if (a === 0 && b === 0x3c && c === 0) return 'utf-16be'
  return undefined
}

function declaredOf(bytes: Uint8Array): string | undefined {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, HEAD))
  const declared = DECLARED.exec(head)?.[1]
  return declared && AS_IT_COMES.test(declared) ? 'utf-8' : declared
}
