import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { dbTest } from '#testing'
import { prepared } from './prepared.ts'

type Kept = { statement: string; uses: bigint }

describe('A statement that is prepared', () => {
  dbTest('is planned once by a connection, whatever its values are', async ({ ctx }) => {
    await ctx.tx(async (ctx) => {
      const double = (n: number) => prepared(ctx, sql<{ d: number }>`select ${n}::int * 2 as d`)
      const answers = []
      for (let n = 0; n < 20; n++) answers.push(...(await double(n)))
      expect(answers.map(({ d }) => d)).toEqual(Array.from({ length: 20 }, (_, n) => n * 2))
      const { rows } = await sql<Kept>`
        select statement, generic_plans + custom_plans as uses from pg_prepared_statements
        where statement like '%::int * 2 as d'`.execute(ctx.sql)
      expect(rows).toEqual([{ statement: 'select $1::int * 2 as d', uses: 20n }])
    })
  })

  dbTest('fails as any other, and works again after that', async ({ ctx }) => {
    const divided = (by: number) => prepared(ctx, sql<{ q: number }>`select 6 / ${by}::int as q`)
    await expect(ctx.tx(() => divided(0))).rejects.toThrow('division by zero')
    expect(await divided(3)).toEqual([{ q: 2 }])
  })

  dbTest('is kept under a name only while there are few', async ({ ctx }) => {
    await ctx.tx(async (ctx) => {
      for (let n = 0; n < 150; n++) {
        expect(await prepared(ctx, sql`select ${1}::int as ${sql.id(`n${n}`)}`)).toHaveLength(1)
      }
      const { rows } = await sql<{ few: boolean }>`
        select count(*) <= 100 as few from pg_prepared_statements`.execute(ctx.sql)
      expect(rows).toEqual([{ few: true }])
    })
  })
})
