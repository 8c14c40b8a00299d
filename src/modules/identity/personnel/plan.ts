import type { Ctx, PersonId } from '#kernel'
import {
  type Appointment,
  type AppointmentId,
  findOffice,
  listAppointments,
  listPosts,
  type PostId,
} from '#organisations'
import { holderOf } from '../officials/role.ts'
import { problem } from '../problems.ts'
import type { Line } from './file.ts'
import { readWanted, type Wanted } from './wanted.ts'

/** More than any agency has. */
const ALL = 60_000
const OWN = problem('post-own').code
const TAKEN = 'organisations/post-taken'

export type PersonnelState = 'planned' | 'proposed' | 'agreed' | 'done' | 'refused' | 'lapsed'
export type RowState = 'nothing' | 'waits' | 'done' | 'failed'
export type Plan = 'same' | 'later' | 'schedule' | 'appoint' | 'invite' | 'move' | 'end' | 'wrong'

/** What follows from a row, or from somebody's not being in the file. */
export type PlannedRow = {
  line: number | null
  plan: Plan
  problem: string | null
  person: PersonId | null
  post: PostId | null
  /** what ends */
  appointment: AppointmentId | null
  kind: 'holder' | 'acting' | null
  until: Date | null
  /** of what begins on a day to come, also of what is taken back before */
  begins: Date | null
  /** of who has no account */
  identifier: string | null
}

export type Planned = {
  rows: PlannedRow[]
  /** people who hold a post now */
  officials: number
  /** those of them whom the file does not name */
  leavers: number
}

/**
 * What would have to be done so that one's own agency's posts are held as the file says; changes nothing.
 * Who stands in for somebody is not in such a file and stays.
 */
export async function planFile(ctx: Ctx, lines: readonly Line[]): Promise<Planned> {
  const { id: by, office } = holderOf(ctx)
  const posts = new Map((await listPosts(ctx, office)).map((post) => [post.id as string, post]))
  const wanted = await readWanted(ctx, lines, posts)
  const all = await listAppointments(ctx, { agency: office.agency }, ctx.clock.now(), ALL)
  const held = all.filter(({ kind }) => kind !== 'substitute')
  const coming = (await listAppointments(ctx, { agency: office.agency }, 'coming', ALL)).filter(
    ({ kind }) => kind !== 'substitute',
  )
  const byPerson = Map.groupBy(held, ({ person }) => person)
  const comingOf = Map.groupBy(coming, ({ person }) => person)
  const named = new Set(wanted.flatMap(({ person }) => person ?? []))
  const rows = [...Map.groupBy(wanted, (row) => row.person ?? row.identifier ?? row.line)].flatMap(
    ([, own]) => {
      const person = own[0]?.person as PersonId
      const has = { now: byPerson.get(person) ?? [], coming: comingOf.get(person) ?? [] }
      return planPerson(own, has)
    },
  )
  const left = [...byPerson.keys()].filter((person) => !named.has(person))
  const isNamed = ({ person }: Appointment) => named.has(person)
  const ends = [
    ...held.filter((one) => !isNamed(one)).map(endOf),
    ...coming.filter((one) => !isNamed(one)).map(takeBack),
  ]
  const planned = [...inOrder(rows), ...ends]
  await refuseElsewhere(ctx, planned, byPerson)
  refuseOwn(planned, by)
  refuseTaken(planned, [...held, ...coming])
  return { rows: planned, officials: byPerson.size, leavers: left.length }
}

const inOrder = (rows: PlannedRow[]) =>
  rows.toSorted((a, b) => (a.line ?? Number.MAX_SAFE_INTEGER) - (b.line ?? Number.MAX_SAFE_INTEGER))

const endOf = ({ id, person, post, kind }: Appointment): PlannedRow => ({
  ...{ line: null, plan: 'end', problem: null, person, post, appointment: id },
  ...{ kind: kind === 'substitute' ? null : kind, until: null, begins: null, identifier: null },
})

/** What was to begin later does not. */
const takeBack = (one: Appointment): PlannedRow => ({ ...endOf(one), begins: one.from })

type Has = { now: readonly Appointment[]; coming: readonly Appointment[] }

/** One person's rows against what they hold and are to hold. */
function planPerson(own: readonly Wanted[], { now: held, coming }: Has): PlannedRow[] {
  const of = (when: Wanted['when']) => own.filter((row) => !row.wrong && row.when === when)
  const unnamed = (has: readonly Appointment[], when: Wanted['when']) =>
    has.filter(({ post }) => !of(when).some((row) => row.post === post))
  // Of somebody of whom a row is wrong, or begins later, nothing that they hold is taken away.
  const isRight = own.every(({ wrong }) => !wrong)
  const free = isRight && of('later').length === 0 ? unnamed(held, 'now') : []
  const rows = own.map((row): PlannedRow => {
    const plain = {
      ...{ line: row.line, problem: null, person: row.person ?? null, post: row.post ?? null },
      ...{ appointment: null, kind: row.kind, until: row.until, begins: row.begins },
      identifier: null,
    }
    if (row.wrong) return { ...plain, plan: 'wrong', problem: row.wrong }
    if (row.when === 'over') return { ...plain, plan: 'same' }
    if (row.when === 'later') return planLater(plain, row, coming)
    if (!row.person) return { ...plain, plan: 'invite', identifier: row.identifier ?? null }
    const before = held.find(({ post }) => post === row.post)
    if (before && isAs(before, row)) return { ...plain, plan: 'same' }
    const old = before ?? free.shift()
    return { ...plain, plan: old ? 'move' : 'appoint', appointment: old?.id ?? null }
  })
  return [...rows, ...free.map(endOf), ...(isRight ? unnamed(coming, 'later').map(takeBack) : [])]
}

/** Who has no account is invited when the day has come: an invitation gives its post at once. */
function planLater(
  plain: Omit<PlannedRow, 'plan'>,
  row: Wanted,
  coming: readonly Appointment[],
): PlannedRow {
  if (!row.person) return { ...plain, plan: 'later' }
  const before = coming.find(({ post }) => post === row.post)
  const isSame = before && isAs(before, row) && before.from.getTime() === row.begins?.getTime()
  if (isSame) return { ...plain, plan: 'same' }
  return { ...plain, plan: 'schedule', appointment: before?.id ?? null }
}

const isAs = (held: Appointment, { kind, until }: Wanted) =>
  held.kind === kind && (held.until?.getTime() ?? null) === (until?.getTime() ?? null)

const markWrong = (row: PlannedRow, code: string) =>
  Object.assign(row, { plan: 'wrong', problem: code, appointment: null, identifier: null })

/** Who holds a post of another body cannot join. */
async function refuseElsewhere(
  ctx: Ctx,
  rows: readonly PlannedRow[],
  here: ReadonlyMap<PersonId, unknown>,
) {
  const own = holderOf(ctx).office.agency
  for (const row of rows) {
    if (!['appoint', 'schedule'].includes(row.plan) || !row.person || here.has(row.person)) continue
    const { agency } = (await findOffice(ctx, row.person, row.begins ?? ctx.clock.now())) ?? {}
    if (agency && agency !== own) markWrong(row, 'organisations/post-elsewhere')
  }
}

/** Nobody gives themselves a post or takes their own away, by a file either. */
function refuseOwn(rows: readonly PlannedRow[], by: PersonId) {
  for (const row of rows) {
    if (row.person === by && ['appoint', 'schedule', 'move', 'end'].includes(row.plan))
      markWrong(row, OWN)
  }
}

const GIVING: readonly Plan[] = ['appoint', 'schedule', 'move', 'invite']

/** Whether somebody holds a post at a time for which a row gives it. */
const meets = ({ from, until }: Appointment, row: PlannedRow) =>
  (until === null || row.begins === null || until > row.begins) &&
  (row.until === null || from < row.until)

/** A post has one holder: whoever holds it now must leave it by the same file. */
function refuseTaken(rows: readonly PlannedRow[], held: readonly Appointment[]) {
  const holders = Map.groupBy(
    held.filter(({ kind }) => kind === 'holder'),
    ({ post }) => post,
  )
  for (let again = true; again; ) {
    again = false
    const ending = new Set(rows.map(({ appointment }) => appointment))
    const given = new Set<PostId>()
    for (const row of rows) {
      if (!GIVING.includes(row.plan) || row.kind !== 'holder') continue
      const post = row.post as PostId
      const stays = (holders.get(post) ?? []).some((one) => !ending.has(one.id) && meets(one, row))
      // Two from later days on are told apart when they are carried out.
      const isSecond = row.begins === null && given.has(post)
      if (stays || isSecond) {
        markWrong(row, TAKEN)
        again = true
      }
      if (row.begins === null) given.add(post)
    }
  }
}
