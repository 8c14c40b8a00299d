import { type ZipEntry, zipOf } from './zip.ts'

/** A cell: a text, a number, a share of one, a day (`2026-01-31`), or a moment as the clock on the wall shows it. */
export type Cell =
  | string
  | number
  | { share: number }
  | { day: string }
  /** without a zone: `2026-01-31T09:30:00` */
  | { moment: string }

/** One table, as a file holds it. */
export type Sheet = {
  /** of its tab */
  name: string
  /** true: it begins at the right side, as in Arabic */
  rightToLeft: boolean
  head: readonly string[]
  rows: readonly (readonly Cell[])[]
}

/** What a sheet of the format can hold. */
const ROWS_MOST = 1_048_575
const TEXT_MOST = 32_767
/** Of a tab's name: so long, and without these. */
const NAME_MOST = 31
const NOT_IN_NAMES = /[[\]:*?/\\]/g
/** In letters of the head, roughly. */
const [NARROW, WIDE] = [10, 48]

/** Numbers of formats in `styles.xml`, in its order. */
const FORMATS = { plain: 0, head: 1, share: 2, day: 3, moment: 4, text: 5 } as const

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const KIND = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

/**
 * A table as a workbook with one sheet. Texts are texts: none of them is taken for a formula, a number or a link.
 * The head stays in sight and filters.
 *
 * @throws Error  for more rows than a sheet holds
 * @source ECMA-376, part 1 (2016), chapter 18: SpreadsheetML
 */
export function xlsxOf(sheet: Sheet): Buffer {
  if (sheet.rows.length > ROWS_MOST) throw new Error(`more than ${ROWS_MOST} rows`)
  const parts: [string, string][] = [
    ['[Content_Types].xml', TYPES],
    ['_rels/.rels', relations([['officeDocument', 'xl/workbook.xml']])],
    ['xl/workbook.xml', workbook(sheet)],
    [
      'xl/_rels/workbook.xml.rels',
      relations([
        ['worksheet', 'worksheets/sheet1.xml'],
        ['styles', 'styles.xml'],
      ]),
    ],
    ['xl/styles.xml', STYLES],
    ['xl/worksheets/sheet1.xml', worksheet(sheet)],
  ]
  return zipOf(
    parts.map(([path, text]): ZipEntry => ({ path, bytes: Buffer.from(XML + text), packed: true })),
  )
}

const TYPES =
  `<Types xmlns="${PACKAGE}/content-types">` +
  '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
  [
    ['workbook', 'sheet.main'],
    ['worksheets/sheet1', 'worksheet'],
    ['styles', 'styles'],
  ]
    .map(
      ([part, kind]) => `<Override PartName="/xl/${part}.xml" ContentType="${KIND}.${kind}+xml"/>`,
    )
    .join('') +
  '</Types>'

const relations = (all: readonly (readonly [string, string])[]) =>
  `<Relationships xmlns="${PACKAGE}/relationships">${all
    .map(
      ([type, target], at) =>
        `<Relationship Id="rId${at + 1}" Type="${OFFICE}/${type}" Target="${target}"/>`,
    )
    .join('')}</Relationships>`

function workbook({ name }: Sheet): string {
  const plain = [...name.replace(NOT_IN_NAMES, ' ').trim()].slice(0, NAME_MOST).join('')
  return (
    `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>` +
    `<sheet name="${escaped(plain || '1')}" sheetId="1" r:id="rId1"/></sheets></workbook>`
  )
}

/** A format for each of `FORMATS`; 49 is text, 10 per cent, 14 a day and 22 a moment as the reader's country has it. */
const STYLES =
  `<styleSheet xmlns="${MAIN}">` +
  '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>' +
  '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>' +
  '<fills count="2"><fill><patternFill patternType="none"/></fill>' +
  '<fill><patternFill patternType="gray125"/></fill></fills>' +
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
  '<cellXfs count="6">' +
  [
    [0, 0],
    [49, 1],
    [10, 0],
    [14, 0],
    [22, 0],
    [49, 0],
  ]
    .map(
      ([format, font]) =>
        `<xf numFmtId="${format}" fontId="${font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>`,
    )
    .join('') +
  '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'

function worksheet({ rightToLeft, head, rows }: Sheet): string {
  const columns = head
    .map((text, at) => {
      const width = Math.min(WIDE, Math.max(NARROW, widest(text, rows, at) + 2))
      return `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`
    })
    .join('')
  const lines = rows.map((row, at) => line(at + 2, row))
  const last = `${letters(Math.max(head.length, 1))}${rows.length + 1}`
  return (
    `<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"${rightToLeft ? ' rightToLeft="1"' : ''}>` +
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>' +
    `<cols>${columns}</cols><sheetData>` +
    `<row r="1">${head.map((text, at) => textCell(`${letters(at + 1)}1`, text, FORMATS.head)).join('')}</row>` +
    `${lines.join('')}</sheetData><autoFilter ref="A1:${last}"/></worksheet>`
  )
}

/** So many letters a column needs, as the first rows show. */
const widest = (head: string, rows: Sheet['rows'], at: number): number =>
  rows.slice(0, 200).reduce((most, row) => {
    const cell = row[at]
    return Math.max(most, typeof cell === 'string' ? cell.length : 0)
  }, head.length)

const line = (number: number, row: readonly Cell[]) =>
  `<row r="${number}">${row.map((cell, at) => cellText(`${letters(at + 1)}${number}`, cell)).join('')}</row>`

function cellText(place: string, cell: Cell): string {
  if (typeof cell === 'string') return cell === '' ? '' : textCell(place, cell, FORMATS.text)
  if (typeof cell === 'number') return numberCell(place, cell, FORMATS.plain)
  if ('share' in cell) return numberCell(place, cell.share, FORMATS.share)
  return 'day' in cell
    ? numberCell(place, serialOf(cell.day), FORMATS.day)
    : numberCell(place, serialOf(cell.moment), FORMATS.moment)
}

const textCell = (place: string, text: string, style: number) =>
  `<c r="${place}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped(cut(text))}</t></is></c>`

/** What is no number has no cell. */
const numberCell = (place: string, value: number, style: number) =>
  Number.isFinite(value) ? `<c r="${place}" s="${style}"><v>${value}</v></c>` : ''

const cut = (text: string) => (text.length > TEXT_MOST ? text.slice(0, TEXT_MOST) : text)

const DAY_MS = 86_400_000
/** Day 0 of the format; it takes 1900 for a leap year, so that it counts from the day before. */
const FIRST = Date.UTC(1899, 11, 30)

/** Days since day 0, with the time of day as a part of one. */
const serialOf = (text: string): number =>
  (Date.parse(text.includes('T') ? `${text}Z` : `${text}T00:00:00Z`) - FIRST) / DAY_MS

/** `A`, `Z`, `AA` … */
function letters(column: number): string {
  const rest = Math.floor((column - 1) / 26)
  return (rest > 0 ? letters(rest) : '') + String.fromCharCode(65 + ((column - 1) % 26))
}

/** Characters that XML cannot hold are left out. */
const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\ufffe\uffff]/gu, (one) => (/[\t\n\r\u007f-\u009f]/.test(one) ? one : ''))
    .replace(/[<>&"]/g, (one) => `&#${one.charCodeAt(0)};`)
