import { describe, expect, test } from 'vitest'
import type { RowKey, WorkPage, WorkRow } from '../work-list.ts'
import { type AskedRow, type DeskRow, withAsked } from './asked-rows.ts'

const idOf = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`
const dayOf = (n: number) => (n % 5 === 4 ? 'infinity' : `2026-12-0${(n % 4) + 1}`)

const CASES = Array.from({ length: 23 }, (_, n) => {
  const at = dayOf(n)
  const stoppedOn = at === 'infinity' ? '2026-11-01' : null
  return Object.assign({} as WorkRow, { id: idOf(2 * n), dueOn: at, stoppedOn })
})
const ASKED = Array.from({ length: 9 }, (_, n) =>
  Object.assign({} as AskedRow, { asked: { id: idOf(2 * n + 1) }, due: dayOf(n + 1) }),
)

const keyOf = (row: DeskRow): RowKey =>
  'asked' in row
    ? { at: row.due, id: row.asked.id }
    : { at: row.stoppedOn ? 'infinity' : row.dueOn, id: row.id }
const text = (row: DeskRow) => `${keyOf(row).at}~${keyOf(row).id}`

/** A page of the cases as the database gives it. */
function pageOf(from: (RowKey & { back: boolean }) | undefined, most: number): WorkPage {
  const all = [...CASES].sort((a, b) => (text(a) < text(b) ? -1 : 1))
  const there = all.filter((row) => {
    if (!from) return true
    const at = `${from.at}~${from.id}`
    return from.back ? text(row) < at : text(row) > at
  })
  const rows = from?.back ? there.slice(-most) : there.slice(0, most)
  const more = there.length > most
  const at = (row: WorkRow | undefined, is: boolean) => (row && is ? keyOf(row) : undefined)
  return {
    rows,
    previous: at(rows[0], from?.back ? more : from !== undefined),
    next: at(rows.at(-1), from?.back || more),
  }
}

describe('Opinions among the cases of the list', () => {
  for (const most of [1, 3, 4, 10, 40]) {
    test(`each stands once, in the order of what is due, forth and back: pages of ${most}`, () => {
      const expected = [...CASES, ...ASKED].map(text).sort()
      const walk = (back: boolean) => {
        const seen: string[] = []
        let from: (RowKey & { back: boolean }) | undefined = back
          ? { at: 'j', id: idOf(0), back }
          : undefined
        for (let pages = 0; pages < 60; pages++) {
          const page = withAsked(pageOf(from, most), ASKED, from, most)
          const rows = page.rows.map(text)
          seen.push(...(back ? rows.reverse() : rows))
          const next = back ? page.previous : page.next
          if (!next) return seen
          from = { ...next, back }
        }
        throw new Error('the list has no end')
      }
      expect(walk(false)).toEqual(expected)
      expect(walk(true).reverse()).toEqual(expected)
    })
  }
})
