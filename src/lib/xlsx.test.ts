import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readXml } from '#lib/xml/read'
import { attributeOf, elementsOf, textOf, type XmlElement } from '#lib/xml/tree'
import { type Sheet, xlsxOf } from './xlsx.ts'

const SHEET: Sheet = {
  ...{ name: 'طلبات: [2026]/الكل', rightToLeft: true, head: ['المرجع', 'Count'] },
  rows: [
    ['=HYPERLINK("http://evil.example","x")', 3],
    ['+1', { share: 0.25 }],
    ['@SUM(A1)', { day: '2026-03-01' }],
    ['a\u0000b\u0007 <&"> ', { moment: '2026-03-01T12:00:00' }],
    ['', Number.NaN],
  ],
}

/** The parts of a workbook, by another program's reading of the archive. */
function partsOf(sheet: Sheet): (name: string) => XmlElement {
  const dir = mkdtempSync(join(tmpdir(), 'igov-xlsx-'))
  try {
    writeFileSync(join(dir, 'a.xlsx'), xlsxOf(sheet))
    const code =
      'import zipfile; z = zipfile.ZipFile("a.xlsx"); assert z.testzip() is None; z.extractall("out")'
    execFileSync('python3', ['-c', code], { cwd: dir })
    const names = ['xl/worksheets/sheet1.xml', 'xl/workbook.xml', 'xl/styles.xml']
    const found = new Map(
      names.map((name) => [name, readXml(readFileSync(join(dir, 'out', name), 'utf8'))]),
    )
    return (name) => {
      const part = found.get(`xl/${name}.xml`)
      if (!part) throw new Error(`no part ${name}`)
      return part
    }
  } finally {
    rmSync(dir, { recursive: true })
  }
}

const everyNamed = (element: XmlElement, name: string): XmlElement[] =>
  elementsOf(element).flatMap((child) => [
    ...(child.name === name ? [child] : []),
    ...everyNamed(child, name),
  ])

describe('A workbook', () => {
  const part = partsOf(SHEET)
  const cells = everyNamed(part('worksheets/sheet1'), 'c')
  const cellAt = (place: string) => cells.find((cell) => attributeOf(cell, 'r') === place)
  const valueAt = (place: string) => {
    const cell = cellAt(place)
    return cell && { type: attributeOf(cell, 't'), text: everyNamed(cell, 't').map(textOf)[0] }
  }
  const numberAt = (place: string) => {
    const cell = cellAt(place)
    return cell && Number(everyNamed(cell, 'v').map(textOf)[0])
  }

  it('has texts that no program takes for a formula', () => {
    expect(everyNamed(part('worksheets/sheet1'), 'f')).toEqual([])
    for (const [place, text] of [
      ['A2', SHEET.rows[0]?.[0]],
      ['A3', '+1'],
      ['A4', '@SUM(A1)'],
    ]) {
      expect(valueAt(String(place))).toEqual({ type: 'inlineStr', text })
    }
  })

  it('has numbers, shares, days and moments as such, with their formats', () => {
    // Day 1 is 1 January 1900; the format counts a 29 February 1900 that never was.
    expect(['B2', 'B3', 'B4', 'B5'].map(numberAt)).toEqual([3, 0.25, 46082, 46082.5])
    const formats = everyNamed(part('styles'), 'cellXfs').flatMap((all) =>
      elementsOf(all).map((one) => attributeOf(one, 'numFmtId')),
    )
    const formatAt = (place: string) => {
      const cell = cellAt(place)
      return formats[Number(cell && attributeOf(cell, 's'))]
    }
    expect(['B2', 'B3', 'B4', 'B5', 'A2'].map(formatAt)).toEqual(['0', '10', '14', '22', '49'])
    expect(cellAt('B6'), 'what is no number').toBeUndefined()
  })

  it('leaves out what XML cannot hold, and keeps the rest', () => {
    expect(valueAt('A5')?.text).toBe('ab <&"> ')
  })

  it('begins at the right in Arabic, with a name that its tab can have', () => {
    const [view] = everyNamed(part('worksheets/sheet1'), 'sheetView')
    expect(view && attributeOf(view, 'rightToLeft')).toBe('1')
    const [sheet] = everyNamed(part('workbook'), 'sheet')
    expect(sheet && attributeOf(sheet, 'name')).toBe('طلبات   2026  الكل')
    const [other] = everyNamed(
      partsOf({ ...SHEET, rightToLeft: false })('worksheets/sheet1'),
      'sheetView',
    )
    expect(other && attributeOf(other, 'rightToLeft')).toBeUndefined()
  })

  it('has an address for every column', () => {
    const wide = Array.from({ length: 703 }, (_, at) => String(at))
    const part = partsOf({ ...SHEET, head: wide, rows: [] })
    const places = everyNamed(part('worksheets/sheet1'), 'c').map((cell) => attributeOf(cell, 'r'))
    expect([places[25], places[26], places[701], places[702]]).toEqual(['Z1', 'AA1', 'ZZ1', 'AAA1'])
  })
})
