import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import type { Ctx, SearchEntry } from '#kernel'
import { dbTest } from '#testing'
import { indexSearch } from './index-pack.ts'
import { search, suggest } from './search.ts'
import { indexEntries } from './store.ts'

const entry = (id: string, title: string, more: Partial<SearchEntry> = {}): SearchEntry => ({
  id: `service:${id}`,
  kind: 'service',
  path: `services/${id}`,
  titles: { ar: `خدمة ${id}`, en: title },
  summaries: { ar: 'وصف', en: 'A summary' },
  keywords: {},
  facets: { topic: ['sea'], audience: ['citizen'] },
  prominence: 0,
  ...more,
})

const NO_WORDS = { groups: [], faint: [] }

const idsOf = async (ctx: Ctx, query: string) =>
  (await search(ctx, { query })).results.map(({ id }) => id)

describe('The index of search', () => {
  dbTest('is left alone while what it is made of stays the same', async ({ ctx, modules }) => {
    expect(await indexSearch(ctx, modules)).toBe(false)
    const { rows } = await sql<{ entries: number }>`
      select entries from content.search_index`.execute(ctx.sql)
    expect(rows).toHaveLength(1)
    expect(rows[0]?.entries).toBeGreaterThan(300)
  })

  dbTest('is replaced as a whole, and who holds the old one reads the new one', async ({ ctx }) => {
    expect(await idsOf(ctx, 'birth certificate')).toContain('service:birth-certificate')
    const entries = [entry('kite', 'Kite permit'), entry('lamp', 'Lamp permit')]
    expect(await indexEntries(ctx, entries, NO_WORDS)).toBe(true)
    expect(await indexEntries(ctx, entries, NO_WORDS)).toBe(false)
    expect(await idsOf(ctx, 'birth certificate')).toEqual([])
    expect(await idsOf(ctx, 'permit')).toEqual(['service:kite', 'service:lamp'])
  })

  dbTest('is replaced under a reader of another process too', async ({ ctx, clock }) => {
    await indexEntries(ctx, [entry('kite', 'Kite permit')], NO_WORDS)
    expect(await idsOf(ctx, 'kite')).toEqual(['service:kite'])
    // As another process does it: this one is told nothing.
    await sql`delete from content.search_index`.execute(ctx.sql)
    expect(await idsOf(ctx, 'permit')).toEqual([])
    clock.advance({ minutes: 1 })
    expect(await idsOf(ctx, 'kite')).toEqual([])
  })
})

describe('Search', () => {
  dbTest(
    'finds who is called so before all others, by title, id or abbreviation',
    async ({ ctx, modules }) => {
      await indexSearch(ctx, modules)
      expect((await idsOf(ctx, 'birth-certificate'))[0]).toBe('service:birth-certificate')
      expect((await idsOf(ctx, 'وزارة العدل'))[0]).toBe('agency:moj')
      expect((await idsOf(ctx, 'MOPH'))[0]).toBe('agency:moph')
    },
  )

  dbTest('counts what each filter would leave, exactly', async ({ ctx }) => {
    const { counts, total } = await search(ctx, { query: 'رخصة' })
    for (const { value, count } of counts.topic) {
      const filtered = await search(ctx, { query: 'رخصة', filters: { topic: value } })
      expect(filtered.total, value).toBe(count)
    }
    const both = { topic: 'business', audience: 'citizen' }
    const narrow = await search(ctx, { query: 'رخصة', filters: both })
    expect(narrow.total).toBeGreaterThan(0)
    expect(narrow.total).toBeLessThan(total)
    const left = narrow.counts.topic.find(({ value }) => value === 'business')
    expect(left?.count).toBe(narrow.total)
  })

  dbTest('says the same page by page as at once', async ({ ctx }) => {
    const query = 'permit'
    const { pages, total } = await search(ctx, { query })
    const seen: string[] = []
    for (let page = 1; page <= pages; page++) {
      seen.push(...(await search(ctx, { query, page })).results.map(({ id }) => id))
    }
    expect(seen).toHaveLength(total)
    expect(new Set(seen).size).toBe(total)
  })

  dbTest('names topics, audiences and bodies of its filters', async ({ ctx }) => {
    const { counts } = await search(ctx, { query: 'health card' })
    expect(counts.agency.find(({ value }) => value === 'hmc')?.names?.en).toMatch(/Hamad/)
  })

  dbTest('suggests eight at most', async ({ ctx }) => {
    for (const query of ['ت', 'تج', 'pass', 'ren', 'a']) {
      expect((await suggest(ctx, query)).length, query).toBeLessThanOrEqual(8)
    }
    expect((await suggest(ctx, 'تجديد الج'))[0]?.id).toBe('service:passport-renew')
  })

  dbTest('suggests first what is called as far as it is typed', async ({ ctx }) => {
    expect((await suggest(ctx, 'تجديد رخصة الق'))[0]?.id).toBe('service:driving-licence-renew')
    expect((await suggest(ctx, 'renew driving li'))[0]?.id).toBe('service:driving-licence-renew')
  })
})
