import { describe, expect, it } from 'vitest'
import { unzip, ZipFault } from './unzip.ts'
import { zipOf } from './zip.ts'

const LIMITS = { files: 10, bytes: 10_000 }
const text = (said: string) => Buffer.from(said)
const one = (path: string, bytes = text('x'), packed = false) => zipOf([{ path, bytes, packed }])

/** What is wrong with an archive. */
function faultOf(archive: Buffer): string {
  try {
    unzip(archive, LIMITS)
  } catch (thrown) {
    if (thrown instanceof ZipFault) return `${thrown.kind} ${thrown.path}`.trim()
    throw thrown
  }
  return 'none'
}

/** An archive with bytes of its list at the end changed, counted from the beginning of the first entry. */
function withCentral(archive: Buffer, at: number, write: (copy: Buffer, place: number) => void) {
  const copy = Buffer.from(archive)
  write(copy, copy.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02])) + at)
  return copy
}

describe('An archive', () => {
  it('gives back the files that were put in, byte for byte', () => {
    const files = new Map([
      ['a/service.yaml', text('title: بيانو\r\n')],
      ['a/documents/seal.png', Buffer.from([0x89, 0, 0xff])],
      ['a/مرفق.md', Buffer.alloc(0)],
    ])
    for (const packed of [true, false]) {
      const entries = [...files].map(([path, bytes]) => ({ path, bytes, packed }))
      expect(unzip(zipOf(entries), LIMITS)).toEqual(files)
    }
  })

  it('is refused where it holds more than may be unpacked, whatever it says of itself', () => {
    expect(faultOf(one('bomb', Buffer.alloc(10_001), true))).toBe('large bomb')
    const lying = withCentral(one('bomb', Buffer.alloc(9_000_000), true), 24, (copy, place) =>
      copy.writeUInt32LE(9_000, place),
    )
    expect(faultOf(lying)).toBe('damaged bomb')
    const parts = [1, 2, 3].map((at) => ({
      path: `${at}`,
      bytes: Buffer.alloc(4_000),
      packed: true,
    }))
    expect(faultOf(zipOf(parts))).toBe('large 3')
    const many = Array.from({ length: 11 }, (_, at) => ({ path: `${at}`, bytes: text('x') }))
    expect(faultOf(zipOf(many))).toBe('many')
  })

  it('is refused where two files share their bytes, as bombs do', () => {
    const two = zipOf([
      { path: 'a', bytes: text('same') },
      { path: 'b', bytes: text('same') },
    ])
    const at = two.lastIndexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]))
    two.writeUInt32LE(0, at + 42)
    expect(faultOf(two)).toBe('damaged b')
  })

  it.each([
    ['../x', 'name ../x'],
    ['a/../../x', 'name a/../../x'],
    ['/etc/passwd', 'name /etc/passwd'],
    ['C:\\x', 'name C:\\x'],
    ['a\\x', 'name a\\x'],
    ['a//x', 'name a//x'],
    ['./x', 'name ./x'],
    ['x\u0000.yaml', 'name x\u0000.yaml'],
  ])('never leads out of its folder: %s', (path, fault) => {
    expect(faultOf(one(path))).toBe(fault)
  })

  it('has no links, no secrets, and no file twice', () => {
    const mode = (bits: number) =>
      withCentral(one('link'), 40, (copy, place) => copy.writeUInt16LE(bits, place))
    expect(faultOf(mode(0o120777))).toBe('link link')
    expect(faultOf(mode(0o060644))).toBe('link link')
    expect(faultOf(mode(0o100644))).toBe('none')
    const locked = withCentral(one('x'), 8, (copy, place) => copy.writeUInt16LE(0x0801, place))
    expect(faultOf(locked)).toBe('locked x')
    const other = withCentral(one('x'), 10, (copy, place) => copy.writeUInt16LE(12, place))
    expect(faultOf(other)).toBe('method x')
    const twice = ['a.yaml', 'A.yaml'].map((path) => ({ path, bytes: text('x') }))
    expect(faultOf(zipOf(twice))).toBe('twice A.yaml')
  })

  it('is refused with names that nobody can read the same way', () => {
    const latin = withCentral(one('caf\u00e9'), 8, (copy, place) => copy.writeUInt16LE(0, place))
    expect(faultOf(latin)).toContain('name caf')
  })

  it('is never read past its end, wherever it was cut or changed', () => {
    const whole = zipOf([
      { path: 'a/b.yaml', bytes: text('one: two'), packed: true },
      { path: 'c', bytes: text('three') },
    ])
    for (let length = 0; length < whole.length; length++) {
      expect(faultOf(whole.subarray(0, length))).toBe('no-archive')
    }
    for (let at = 0; at < whole.length; at++) {
      for (const byte of [0, 0xff, 0x7f]) {
        const copy = Buffer.from(whole)
        copy[at] = byte
        expect(faultOf(copy)).toEqual(expect.any(String))
      }
    }
    expect(faultOf(text('no archive at all'))).toBe('no-archive')
  })
})
