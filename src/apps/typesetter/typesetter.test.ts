import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findUnprintable } from '../../kernel/documents/printable.ts'
import {
  openTypesetter,
  type Typesetter,
  TypesetterLost,
  TypesettingFailed,
} from '../../kernel/documents/typesetter.ts'
import { bundleTypesetter } from './bundled.ts'

const folder = mkdtempSync(join(tmpdir(), 'typesetter-'))
const date = new Date('2026-11-29T06:00:00Z')
const head = '#set text(font: "Readex Pro", fallback: false, lang: "ar")\n'
const template = (name: string, body: string) => {
  const path = join(folder, name)
  writeFileSync(path, head + body)
  return path
}
const letter = template('letter.typ', '#let d = json(bytes(sys.inputs.data))\nمرحبا #d.name')
const endless = template(
  'endless.typ',
  '#let x = 0\n#for i in range(100000) { for j in range(100000) { x += 1 } }',
)

const picture = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"

/** Process ids of our children that run this program. */
const processesOf = (entry: string): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        const parent = /^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${name}/status`, 'utf8'))?.[1]
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8')
        return Number(parent) === process.pid && command.includes(entry)
      } catch {
        return false
      }
    })
    .map(Number)

const memoryOf = (pid: number) =>
  Number(/^VmRSS:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024

let entry: string
let typesetter: Typesetter
beforeAll(async () => {
  entry = await bundleTypesetter()
  typesetter = openTypesetter({ entry })
})
afterAll(async () => {
  await typesetter.close()
  rmSync(folder, { recursive: true })
  rmSync(entry)
})
const typeset = (path: string, data: unknown = {}) => typesetter.typeset(path, data, date)

describe('the typesetter', { timeout: 30_000 }, () => {
  it('gives the same bytes for the same template, data and date', async () => {
    const [first, other, again] = await Promise.all([
      typeset(letter, { name: 'سارة' }),
      typeset(letter, { name: 'خالد' }),
      typeset(letter, { name: 'سارة' }),
    ])
    const afresh = openTypesetter({ entry })
    const elsewhere = await afresh.typeset(letter, { name: 'سارة' }, date)
    await afresh.close()
    expect(Buffer.compare(first, again)).toBe(0)
    expect(Buffer.compare(first, elsewhere)).toBe(0)
    expect(Buffer.compare(first, other)).not.toBe(0)
  })

  it('makes PDF/A-2a with the date that it was given', async () => {
    const text = Buffer.from(await typeset(letter, { name: 'سارة' })).toString('latin1')
    expect(text).toMatch(/<pdfaid:part>2<\/pdfaid:part>/)
    expect(text).toMatch(/<pdfaid:conformance>A<\/pdfaid:conformance>/)
    expect(text).toContain('D:20261129060000')
  })

  it.each([
    ['a warning', '#set text(font: "No Such Face")\nx', 'no such face'],
    ['a picture without words', `#image(bytes("${picture}"))`, 'missing alt text'],
    ['a letter that no face has', '#text(fallback: false)[漢]', 'could not be displayed'],
    ['a file outside its folder', '#read("../../etc/hostname")', 'access denied'],
    ['a package of the network', '#import "@preview/cetz:0.3.0": x', 'package'],
    ['data that are missing', '#json(bytes(sys.inputs.data)).nothing', 'key "nothing"'],
  ])('makes no document with %s', async (_, body, words) => {
    const failed = typeset(template('refused.typ', body))
    await expect(failed).rejects.toThrow(TypesettingFailed)
    await expect(failed).rejects.toThrow(words)
  })

  it.each(['d.name + 1', 'int(d.name)', 'd.at(d.name)', 'panic(d.name)', 'd.name.at(99)'])(
    'does not repeat the data in what it says about %s',
    async (code) => {
      const path = template('secret.typ', `#let d = json(bytes(sys.inputs.data))\n#(${code})`)
      const failure = await typeset(path, { name: 'سارة خالد' }).catch(String)
      expect(failure).toMatch(/^TypesettingFailed: .{10}/)
      expect(failure).not.toContain('سارة')
    },
  )

  it('prints every character that passes as printable, and no other', async () => {
    const every = Array.from({ length: 0x10000 }, (_, point) => String.fromCharCode(point))
    const printable = every.filter((character) => findUnprintable(character) === undefined)
    expect(printable.length).toBeGreaterThan(700)
    expect((await typeset(letter, { name: printable.join(' ') })).length).toBeGreaterThan(10_000)
    const others = ['\u{1f600}', '漢', 'א', 'ﷺ', '\u0001', '\ufeff', '\ufffd', '\ue000', '\ud800']
    for (const character of others) {
      expect(findUnprintable(`بيت ${character} x`)).toBe(character)
      await expect(typeset(letter, { name: character })).rejects.toThrow(TypesettingFailed)
    }
  })

  it('sees a changed template', async () => {
    const before = await typeset(template('changing.typ', 'أ'))
    expect(Buffer.compare(await typeset(template('changing.typ', 'ب')), before)).not.toBe(0)
  })

  it('gives up on a document that takes too long, and makes the next', async () => {
    const hasty = openTypesetter({ entry, patience: 1500 })
    const [stuck, next] = await Promise.allSettled([
      hasty.typeset(endless, {}, date),
      hasty.typeset(letter, { name: 'x' }, date),
    ])
    expect(stuck).toMatchObject({ status: 'rejected', reason: expect.any(TypesetterLost) })
    expect(next.status).toBe('fulfilled')
    await hasty.close()
  })

  it('refuses what comes when too many wait, and makes the others', async () => {
    const short = openTypesetter({ entry, waiting: 2 })
    const asked = Array.from({ length: 5 }, (_, at) =>
      short.typeset(letter, { name: `${at}` }, date),
    )
    const settled = await Promise.allSettled(asked)
    const refused = settled.filter(({ status }) => status === 'rejected')
    expect(refused.length).toBeGreaterThanOrEqual(2)
    for (const one of refused) expect(one).toMatchObject({ reason: expect.any(TypesetterLost) })
    expect(settled.length - refused.length).toBeGreaterThanOrEqual(2)
    expect((await short.typeset(letter, { name: 'x' }, date)).length).toBeGreaterThan(1000)
    await short.close()
  })

  it('reports a document whose process died, and makes the next', async () => {
    const stuck = typeset(endless)
    const killed = new Promise((resolve) => setTimeout(resolve, 300)).then(() => {
      for (const pid of processesOf(entry)) process.kill(pid, 'SIGKILL')
    })
    await expect(stuck).rejects.toThrow(TypesetterLost)
    await killed
    expect((await typeset(letter, { name: 'x' })).length).toBeGreaterThan(1000)
  })

  it('replaces its process so that memory stays bounded, and leaves none behind', async () => {
    const bounded = openTypesetter({ entry, recycleAfter: 40 })
    const seen = new Set<number>()
    let most = 0
    for (let i = 0; i < 200; i++) {
      await bounded.typeset(letter, { name: `${i}`.repeat(50) }, date)
      if (i % 8 !== 0) continue
      for (const pid of processesOf(entry)) {
        seen.add(pid)
        most = Math.max(most, memoryOf(pid))
      }
    }
    expect(seen.size).toBeGreaterThanOrEqual(5)
    expect(most).toBeLessThan(250)
    await bounded.close()
    await typesetter.close()
    expect(processesOf(entry)).toEqual([])
    await expect(typeset(letter)).rejects.toThrow(TypesetterLost)
  }, 60_000)
})
