import { sql } from 'kysely'
import { whatCould } from '#access'
import type { PersonId } from '#kernel'
import { openDatabase } from '../src/kernel/database.ts'
import { type Product, type Row, share } from './product.ts'

const POSTS = 50_000
const ASKED = 300
const WARM_UP = 20
const GOAL_MS = 50

/**
 * Measures the access of a person at a past date, in a register with 50,000 posts, each held, of which
 * every appointment has ended since; beside the bare query for the person's appointments.
 */
export async function measurePast({
  ctx,
  databaseUrl,
}: Pick<Product, 'ctx' | 'databaseUrl'>): Promise<Row[]> {
  const moment = new Date(ctx.clock.now().getTime() - 30 * 86_400_000)
  const people = await plantPosts(databaseUrl, moment)
  const [times, bare]: [number[], number[]] = [[], []]
  for (const [at, person] of people.entries()) {
    const start = performance.now()
    const { held } = await whatCould(ctx, person, moment)
    const between = performance.now()
    await sql`select * from organisations.appointment where person = ${person} and during @> ${moment}::timestamptz`.execute(
      ctx.sql,
    )
    if (held.length !== 1) throw new Error('a person held one post then')
    if (at < WARM_UP) continue
    times.push(between - start)
    bare.push(performance.now() - between)
  }
  return [0.5, 0.99].map((part) => {
    const [figure, baseline] = [share(times, part), share(bare, part)]
    return {
      what: `access of a person at a past date, ${POSTS.toLocaleString('en')} posts; baseline: their appointments alone, ${part * 100} of 100`,
      ...{ figure, baseline, unit: 'ms' as const, ratio: figure / baseline, goal: GOAL_MS },
    }
  })
}

async function plantPosts(databaseUrl: string, moment: Date): Promise<PersonId[]> {
  const owner = openDatabase(databaseUrl, { max: 1, owner: true })
  try {
    const from = new Date(moment.getTime() - 86_400_000)
    const until = new Date(moment.getTime() + 86_400_000)
    await sql`
      with made as materialized (
        select uuidv7() as post, uuidv7() as person, 29900000000 + n as number from generate_series(1, ${POSTS}) n),
      people as (
        insert into identity.person (id, identifier_kind, identifier, name, created_at, simulated)
        select person, 'qid', number::text, '{"en":"Bench"}', ${from}, true from made),
      posts as (
        insert into organisations.post (id, during, organisation, titles, roles, head)
        select post, tstzrange(${from}, null), 'moj', '{}', '{officer}', false from made)
      insert into organisations.appointment (post, person, person_names, kind, during, reason, recorded_at,
        ended_at)
      select post, person, '{"en":"Bench"}', 'holder', tstzrange(${from}, ${until}), '', ${from}, ${until}
      from made`.execute(owner.sql)
    await sql`vacuum (analyze) organisations.post, organisations.appointment`.execute(owner.sql)
    const { rows } = await sql<{ person: PersonId }>`
      select person from organisations.appointment where reason = '' and ended_at = ${until}
      order by random() limit ${ASKED}`.execute(owner.sql)
    return rows.map(({ person }) => person)
  } finally {
    await owner.close()
  }
}
