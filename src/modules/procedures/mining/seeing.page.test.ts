import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import type { Ctx } from '#kernel'
import { readXml } from '#lib/xml/read'
import { bodyOf, dbTest } from '#testing'
import { decide } from '../policies.ts'
import { givenPermit, givenPermits } from './fixture.ts'
import { see } from './see.ts'
import { simplify } from './simplify.ts'
import { lastDays } from './span.ts'

const PAGE = '/en/office/procedures/permit/seeing'
const HEAD = { agency: 'moci', roles: ['senior-officer'] }

describe('How a procedure really goes', () => {
  dbTest(
    'is shown to heads of its body, as picture and tables, and for spreadsheets and other tools',
    async ({ ctx, clock, given, browse }) => {
      await givenPermit(ctx)
      const officers = [await given.officer(), await given.officer()]
      const ids = officers.map(({ id }) => id)
      await givenPermits({ ctx, clock, officers: ids }, { count: 24 })
      const head = await given.officer(HEAD)
      const desk = await browse(head)

      expect(bodyOf((await desk.get('/en/office/procedures/seeing')).body)).toContain(
        'Temporary activity permit',
      )
      const page = await desk.get(PAGE)
      const text = bodyOf(page.body)
      for (const part of [
        'Cases ended',
        'Check the application › ',
        'Opinion of civil defence',
        'Ministry of Interior',
        '“Approve the decision” came to “yes” every time',
      ])
        expect(text).toContain(part)
      expect(page.body).toMatch(/class="bpmn-shape bpmn-task is-load level-[1-4]"/)
      // What is chosen is told, and changed by a link.
      expect(page.body).toContain('href="/en/office/procedures/permit/seeing?days=30"')
      expect(page.body).toMatch(/href="[^"]*seeing"[^>]*aria-current="true"/)
      const nobody = await desk.get(`${PAGE}?body=moph&days=365`)
      expect(bodyOf(nobody.body)).toContain('No case ended in these days')
      expect(bodyOf((await desk.get(PAGE.replace('/en/', '/ar/'))).body)).toContain(
        'أين يذهب الوقت',
      )

      const csv = await desk.get(`${PAGE}.csv?table=hand-overs`)
      expect(csv.body.split('\r\n')[0]).toContain('From,To,Times')
      expect((await desk.get(`${PAGE}.csv?table=none`)).body).toContain('Decide')

      const book = await desk.get(`${PAGE}.csv?table=steps&as=xlsx`)
      expect(book.headers['content-type']).toContain('spreadsheetml.sheet')
      const xml = await desk.get('/en/office/procedures/permit/log.xmlocel?days=365')
      expect(xml.body.match(/<object id="case-[0-9a-f]+" type="case"/g)).toHaveLength(24)

      const xes = await desk.get('/en/office/procedures/permit/log.xes?days=365')
      expect(readXml(xes.body).name).toBe('log')
      expect(xes.body.match(/<trace>/g)).toHaveLength(24)
      const ocel = JSON.parse(
        (await desk.get('/en/office/procedures/permit/log.ocel?days=365')).body,
      )
      expect(ocel.objects.filter(({ type }: { type: string }) => type === 'case')).toHaveLength(24)
      for (const id of ids) expect(xes.body + JSON.stringify(ocel)).not.toContain(id)
      expect(await exportsOf(ctx)).toEqual(['xmlocel', 'xes', 'ocel'])
    },
  )

  dbTest('is nobody else’s to see', async ({ ctx, given, browse }) => {
    await givenPermit(ctx, 'theirs', 'moph')
    const page = '/en/office/procedures/theirs'
    const elsewhere = await browse(await given.officer(HEAD))
    expect(bodyOf((await elsewhere.get(`${page}/seeing`)).body)).toContain(
      'seen only by the body in charge of it',
    )
    expect((await elsewhere.get(`${page}/log.xes`)).status).toBe(403)
    const list = await elsewhere.get('/en/office/procedures/seeing')
    expect(list.body).not.toContain('procedures/theirs')
    const officer = await browse(await given.officer({ agency: 'moph', roles: ['officer'] }))
    expect((await officer.get(`${page}/seeing`)).status).toBe(403)
    expect((await elsewhere.get('/en/office/procedures/nothing/seeing')).status).toBe(404)
  })

  dbTest('takes what other modules know to be needless', async ({ ctx, clock, given, as }) => {
    await givenPermit(ctx, 'asked')
    const head = await given.officer(HEAD)
    const about = { count: 11, procedure: 'asked', seed: 3 }
    await givenPermits({ ctx, clock, officers: [head.id] }, about)
    const seen = await see(as(head), { procedure: 'asked', ...lastDays(ctx, 365) })
    const needless = { kind: 'document' as const, names: { en: 'Lease' }, cases: 11 }
    const asked: object[] = []
    const knows = {
      ...{ name: 'knows', uses: [] },
      needless: async (_: unknown, span: object) => {
        asked.push(span)
        return [needless]
      },
    }
    const found = await simplify(ctx, seen, [knows])
    expect(found.needless).toEqual([needless])
    expect(asked).toEqual([{ procedure: 'asked', ...lastDays(ctx, 365) }])
    expect(decide.module).toBe('procedures')
  })
})

/** In which forms logs were taken along, as the audit has it. */
async function exportsOf(ctx: Ctx) {
  const { rows } = await sql<{ format: string }>`
    select data->>'format' as format from kernel.audit
    where fact = 'procedures/log-exported' and resource = 'procedure:permit' order by id`.execute(
    ctx.sql,
  )
  return rows.map(({ format }) => format)
}
