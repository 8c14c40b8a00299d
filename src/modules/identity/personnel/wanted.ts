import { sql } from 'kysely'
import type { Ctx, PersonId } from '#kernel'
import { endOfDay, isLocalDate, startOfDay } from '#lib/time'
import type { PostId } from '#organisations'
import { readIdentifier } from '../identifier.ts'
import { problem } from '../problems.ts'
import { type Line, wordsFor } from './file.ts'

const KINDS = ['holder', 'acting'] as const

/** What a row of the file asks for. */
export type Wanted = {
  line: number
  /** in canonical form; undefined where it can be none */
  identifier: string | undefined
  /** who has an account under it */
  person: PersonId | undefined
  post: PostId | undefined
  kind: 'holder' | 'acting'
  until: Date | null
  /** the beginning of a first day that is to come */
  begins: Date | null
  /** `now`: in force; `later`: begins on a day to come; `over`: has ended */
  when: 'now' | 'later' | 'over'
  /** why it can be nothing */
  wrong: string | undefined
}

/** Reads each row against the register's posts and the accounts that there are. */
export async function readWanted(
  ctx: Ctx,
  lines: readonly Line[],
  posts: ReadonlyMap<string, { id: PostId }>,
): Promise<Wanted[]> {
  const identifiers = lines.map(({ identifier }) => readIdentifier(ctx, identifier))
  const people = await findAccounts(ctx, identifiers)
  const seen = new Set<string>()
  return lines.map((line, i) => {
    const identifier = identifiers[i]
    const post = posts.get(line.post.toLowerCase())?.id
    const key = `${identifier} ${post}`
    const kind = kindOf(ctx, line.kind)
    const parts = { identifier, post, kind, twice: seen.has(key) }
    const wrong = whatIsWrong(line, parts)
    if (!wrong) seen.add(key)
    return {
      ...{ line: line.line, identifier, post, wrong, kind: kind ?? 'holder' },
      person: identifier === undefined ? undefined : people.get(identifier),
      ...(wrong ? { until: null, begins: null, when: 'now' as const } : timesOf(ctx, line)),
    }
  })
}

type Parts = {
  identifier: string | undefined
  post: PostId | undefined
  kind: string | undefined
  twice: boolean
}

function whatIsWrong({ from, until }: Line, { identifier, post, kind, twice }: Parts) {
  if (identifier === undefined) return problem('identifier-wrong').code
  if (post === undefined) return 'organisations/post-missing'
  if (kind === undefined) return problem('kind-wrong').code
  const days = [from, until].filter((day) => day !== '')
  if (!days.every(isLocalDate) || (from && until && until < from)) return problem('days-wrong').code
  return twice ? problem('row-twice').code : undefined
}

function timesOf(ctx: Ctx, { from, until }: Line): Pick<Wanted, 'until' | 'begins' | 'when'> {
  const zone = ctx.pack.settings.timeZone
  const now = ctx.clock.now()
  // The last day counts.
  const end = until === '' ? null : endOfDay(until, zone)
  if (end !== null && end <= now) return { until: end, begins: null, when: 'over' }
  const begins = from === '' ? null : startOfDay(from, zone)
  if (begins === null || begins <= now) return { until: end, begins: null, when: 'now' }
  return { until: end, begins, when: 'later' }
}

function kindOf(ctx: Ctx, typed: string): 'holder' | 'acting' | undefined {
  if (typed === '') return 'holder'
  return KINDS.find((kind) =>
    wordsFor(ctx, `organisations.kinds.${kind}`, kind).includes(typed.toLowerCase()),
  )
}

async function findAccounts(ctx: Ctx, identifiers: readonly (string | undefined)[]) {
  const known = identifiers.filter((one) => one !== undefined)
  const { rows } = await sql<{ value: string; person: PersonId }>`
    select i.value, i.person from identity.identifier i join identity.person p on p.id = i.person
    where i.value = any(${known}) and i.ended_at is null and p.closed_at is null`.execute(ctx.sql)
  return new Map(rows.map(({ value, person }) => [value, person]))
}
