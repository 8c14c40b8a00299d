import { describe, expect, it } from 'vitest'
import { decodeXml } from './decode.ts'
import { XmlError } from './tree.ts'

const text = '<a name="é"/>'
const bytes = (...parts: (string | readonly number[])[]) =>
  Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))),
  )
const twoBytes = (written: string, big: boolean) => {
  const little = Buffer.from(written, 'utf16le')
  return big ? little.swap16() : little
}

describe('the encoding of a file', () => {
  it('is UTF-8 where nothing is said, with or without its mark', () => {
    expect(decodeXml(bytes(text))).toBe(text)
    expect(decodeXml(bytes([0xef, 0xbb, 0xbf], text))).toBe(text)
  })

  it('is UTF-16 by its mark, or by how the first characters lie', () => {
    for (const big of [false, true]) {
      expect(decodeXml(twoBytes(`\ufeff${text}`, big))).toBe(text)
      const declared = `<?xml version="1.0" encoding="UTF-16"?>${text}`
      expect(decodeXml(twoBytes(declared, big))).toBe(declared)
    }
  })

  it('is what the declaration says', () => {
    const declared = `<?xml version="1.0" encoding="ISO-8859-1"?>${text}`
    expect(decodeXml(Buffer.from(declared, 'latin1'))).toBe(declared)
    const arabic = bytes(
      '<?xml version="1.0" encoding=\'windows-1256\'?><a name="',
      [0xd1, 0xce, 0xd5, 0xc9],
      '"/>',
    )
    expect(decodeXml(arabic)).toContain('رخصة')
  })

  it('is UTF-8 where a tool says UTF-16 and writes something else', () => {
    const declared = `<?xml version="1.0" encoding="UTF-16"?>${text}`
    expect(decodeXml(bytes(declared))).toBe(declared)
  })

  it('is refused where it is unknown, or the bytes are none of it', () => {
    const refused = (file: Uint8Array) => {
      try {
        return decodeXml(file)
      } catch (error) {
        return error instanceof XmlError ? [error.code, error.params] : error
      }
    }
    expect(refused(bytes('<?xml version="1.0" encoding="klingon"?><a/>'))).toEqual([
      'xml-encoding',
      { encoding: 'klingon' },
    ])
    expect(refused(bytes('<a name="', [0xe9], '"/>'))).toEqual([
      'xml-encoding',
      { encoding: 'utf-8' },
    ])
  })
})
