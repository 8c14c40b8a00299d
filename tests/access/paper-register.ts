import type { AppointmentId, PostId } from '#organisations'
import type { UnitId } from '../../src/modules/organisations/fixture.ts'

/**
 * The register of organisations as somebody would keep it on paper: lists of what was agreed, read from
 * the beginning for each question. Slow, obvious, and without a look at the real one.
 */
export type Paper = {
  bodies: readonly string[]
  ends: { body: string; into: string; at: number }[]
  splits: { giver: string; taker: string; at: number }[]
  units: PaperUnit[]
  posts: PaperPost[]
  appointments: PaperAppointment[]
}

/** A post from a moment to a moment; what changes is a new line. */
type Line = { body: string; roles: readonly string[]; from: number; until: number }
export type PaperPost = { id: PostId; unit: UnitId | null; lines: Line[] }
/** Whose a unit is from a moment to a moment. */
export type PaperUnit = { id: UnitId; lines: Line[] }
type Lines = { lines: Line[] }

export type PaperOrder = {
  post: PaperPost
  /** which of the people of the history */
  person: number
  kind: 'holder' | 'acting' | 'substitute'
  from: number
  until: number
  /** of a substitute: for whom, and which of the roles */
  insteadOf?: PaperAppointment
  roles?: readonly string[]
}
export type PaperAppointment = PaperOrder & { id: AppointmentId; ended?: number }

export type PaperOffice = {
  agency: string
  agencies: string[]
  roles: string[]
  posts: string[]
  standsInFor: number[]
}

export const lineAt = ({ lines }: Lines, at: number): Line | undefined =>
  lines.find(({ from, until }) => from <= at && at < until)

const lastOf = ({ until, ended }: PaperAppointment) => Math.min(until, ended ?? until)
const endOf = ({ lines }: Lines) => Math.max(...lines.map(({ until }) => until))

/** Whether an appointment is in force; of a substitute, while the one who is away holds the post. */
export const isHeld = (one: PaperAppointment, at: number): boolean =>
  one.from <= at && at < lastOf(one) && (one.insteadOf === undefined || isHeld(one.insteadOf, at))

/** Bodies whose affairs a body has at a moment: its own, and of those that came to it. */
function affairsOf({ ends }: Paper, body: string, at: number): string[] {
  const came = ends.filter((end) => end.into === body && end.at <= at)
  return [body, ...came.flatMap((end) => affairsOf({ ends } as Paper, end.body, at))]
}

/** From where somebody acts at a moment; undefined for who holds nothing then. */
export function officeOf(paper: Paper, person: number, at: number): PaperOffice | undefined {
  const held = paper.appointments.filter((one) => one.person === person && isHeld(one, at))
  const lines = held.map(({ post }) => lineAt(post, at))
  const agency = lines[0]?.body
  if (agency === undefined) return undefined
  if (lines.some((line) => line?.body !== agency)) throw new Error('somebody is at two bodies')
  const roles = held.flatMap(({ roles }, i) =>
    (lines[i]?.roles ?? []).filter((role) => !roles || roles.includes(role)),
  )
  const away = held.flatMap(({ insteadOf }) => (insteadOf ? [insteadOf.person] : []))
  return {
    agency,
    agencies: affairsOf(paper, agency, at).toSorted(),
    roles: [...new Set(roles)].toSorted(),
    posts: [...new Set(held.map(({ post }) => post.id))].toSorted(),
    standsInFor: [...new Set(away)].toSorted(),
  }
}

/** Every moment at which something began or ended. */
export function edgesOf({ posts, appointments, ends }: Paper): number[] {
  const edges = [
    ...posts.flatMap(({ lines }) => lines.flatMap(({ from, until }) => [from, until])),
    ...appointments.flatMap((one) => [one.from, one.until, lastOf(one)]),
    ...ends.map(({ at }) => at),
  ].filter(Number.isFinite)
  return [...new Set(edges)]
}

/** Whether two stretches of time, or more, have a moment in common. */
const meet = (...stretches: { from: number; until: number }[]) =>
  Math.max(...stretches.map(({ from }) => from)) < Math.min(...stretches.map(({ until }) => until))

/** Why somebody cannot be appointed, or `done`. */
export function appointing({ appointments }: Paper, order: PaperOrder): string {
  const { post, person, kind, from, until } = order
  if (until <= from) return 'time-wrong'
  if (!lineAt(post, from)) return 'post-missing'
  const others = appointments
    .map((one) => ({ ...one, until: lastOf(one) }))
    .filter((one) => one.until > one.from && meet(one, order))
  const elsewhere = others.some(
    (one) =>
      one.person === person &&
      one.post.lines.some((theirs) =>
        post.lines.some((line) => line.body !== theirs.body && meet(line, theirs, one, order)),
      ),
  )
  if (elsewhere) return 'post-elsewhere'
  const taken = others.some(
    (one) =>
      one.post === post && (one.person === person || (kind === 'holder' && one.kind === 'holder')),
  )
  if (taken) return 'post-taken'
  return until > endOf(post) ? 'outside-post' : 'done'
}

/** Why a body cannot have a post without an end, in a unit of its own all that time, or `done`. */
export function founding({ ends }: Paper, body: string, unit?: PaperUnit, from = 0): string {
  if (ends.some((end) => end.body === body)) return 'time-wrong'
  const isOwn = (unit?.lines ?? []).every((line) => line.until <= from || line.body === body)
  return isOwn ? 'done' : 'time-wrong'
}

/** Changes a post from a moment on, up to its next change. */
export function changing(
  post: PaperPost,
  body: string,
  roles: readonly string[],
  { now, from }: { now: number; from: number },
): string {
  if (lineAt(post, now)?.body !== body) return 'post-missing'
  const line = lineAt(post, from)
  if (!line) return 'no-version'
  post.lines.push({ ...line, roles, from })
  line.until = from
  post.lines = post.lines.filter((one) => one.from < one.until)
  return 'done'
}

/** Abolishes a post that nobody holds, now or later. */
export function abolishing(paper: Paper, post: PaperPost, body: string, now: number): string {
  const line = lineAt(post, now)
  if (line?.body !== body) return 'post-missing'
  if (endOf(post) > line.until) return 'no-version'
  const held = paper.appointments.some(
    (one) => one.post === post && lastOf(one) > Math.max(now, one.from),
  )
  if (held) return 'post-held'
  line.until = now
  return 'done'
}

/** Ends appointments, and what others do instead of who held them. @returns how many of the person's own */
export function ending(
  { appointments }: Paper,
  which: (one: PaperAppointment) => boolean,
  now: number,
): number {
  const isOpen = (one: PaperAppointment) => one.ended === undefined && one.until > now
  const own = appointments.filter((one) => which(one) && isOpen(one))
  const theirs = appointments.filter(
    (one) => one.insteadOf && own.includes(one.insteadOf) && isOpen(one),
  )
  for (const one of [...own, ...theirs]) one.ended = now
  return own.length
}

const isOver = ({ ends }: Paper, body: string) => ends.some((end) => end.body === body)

/** From a moment on what has lines is another body's. */
function handOver(things: readonly Lines[], { into, at }: { into: string; at: number }) {
  for (const thing of things) {
    const line = lineAt(thing, at)
    if (!line) continue
    thing.lines.push({ ...line, body: into, from: at })
    line.until = at
  }
}

const ownedAt = (things: readonly Lines[], body: string, at: number) =>
  things.filter((thing) => lineAt(thing, at)?.body === body)

/** Hands units, posts and affairs of a body to another from a moment on. */
export function merging(paper: Paper, body: string, into: string, at: number): string {
  const things = [...paper.units, ...paper.posts]
  const planned =
    things.some(({ lines }) => lines.some((line) => line.body === body && line.from >= at)) ||
    paper.splits.some((one) => [one.giver, one.taker].includes(body) && one.at >= at)
  if (body === into || isOver(paper, body) || isOver(paper, into) || planned)
    return 'succession-wrong'
  handOver(ownedAt(things, body, at), { into, at })
  paper.ends.push({ body, into, at })
  return 'done'
}

/** Hands one unit with its posts to another body from a moment on. */
export function splitting(
  paper: Paper,
  unit: PaperUnit,
  { body, into, at }: { body: string; into: string; at: number },
): string {
  if (body === into || isOver(paper, body) || isOver(paper, into)) return 'succession-wrong'
  if (lineAt(unit, at)?.body !== body) return 'unit-missing'
  const inUnit = paper.posts.filter((post) => post.unit === unit.id)
  const later = [unit, ...inUnit].some(({ lines }) => lines.some(({ from }) => from >= at))
  if (later) return 'split-held'
  const part = [unit, ...inUnit.filter((post) => lineAt(post, at))]
  handOver(part, { into, at })
  if (isAtTwoBodies(paper)) {
    foldAll(part, at)
    return 'post-elsewhere'
  }
  paper.splits.push({ giver: body, taker: into, at })
  return 'done'
}

/** Takes a line that begins at a moment out again; the one before goes on. */
function fold(thing: Lines, at: number) {
  const gone = thing.lines.find(({ from }) => from === at)
  const before = thing.lines.find(({ until }) => until === at)
  if (!gone) return
  if (before) before.until = gone.until
  thing.lines = thing.lines.filter((line) => line !== gone)
}

function foldAll(things: readonly Lines[], at: number) {
  for (const thing of things) fold(thing, at)
}

/** Whether anybody holds posts of two bodies at any moment. */
const isAtTwoBodies = ({ appointments }: Paper): boolean =>
  appointments.some((a) =>
    appointments.some(
      (b) =>
        a !== b &&
        a.person === b.person &&
        a.post.lines.some((mine) =>
          b.post.lines.some(
            (theirs) =>
              mine.body !== theirs.body &&
              meet(mine, theirs, { ...a, until: lastOf(a) }, { ...b, until: lastOf(b) }),
          ),
        ),
    ),
  )

/** Whether a post stands in a unit of another body at any moment. */
const isInForeignUnit = ({ units, posts }: Paper): boolean =>
  posts.some((post) =>
    units.some(
      (unit) =>
        unit.id === post.unit &&
        post.lines.some((mine) =>
          unit.lines.some((theirs) => mine.body !== theirs.body && meet(mine, theirs)),
        ),
    ),
  )

/** What was to go from one body to another at a moment. */
const handedOver = (paper: Paper, from: string, into: string, at: number) =>
  [...paper.units, ...paper.posts].filter(({ lines }) => {
    const [before, after] = [
      lines.find(({ until }) => until === at),
      lines.find((line) => line.from === at),
    ]
    return before?.body === from && after?.body === into
  })

/** Cancels a merger or a split that is planned, whole. */
export function cancellingHandOver(
  paper: Paper,
  { from, into, at }: { from: string; into: string; at: number },
): string {
  const things = handedOver(paper, from, into, at)
  if (things.some(({ lines }) => lines.some((line) => line.from > at))) return 'planned-held'
  const before = things.map(({ lines }) => lines.map((line) => ({ ...line })))
  foldAll(things, at)
  const others = paper.ends.filter((end) => !(end.body === from && end.at === at))
  // Nothing stays with a body beyond its own end.
  const outlives = things.some(({ lines }) =>
    lines.some((line) => others.some((end) => end.body === line.body && line.until > end.at)),
  )
  // A post that was founded in a unit at its new body would be left there without it.
  const stays = outlives || isInForeignUnit(paper)
  const refusal = isAtTwoBodies(paper) ? 'post-elsewhere' : stays ? 'planned-held' : undefined
  if (refusal) {
    for (const [i, thing] of things.entries()) thing.lines = before[i] ?? []
    return refusal
  }
  paper.ends = paper.ends.filter((end) => !(end.body === from && end.at === at))
  paper.splits = paper.splits.filter(
    (one) => !(one.giver === from && one.taker === into && one.at === at),
  )
  return 'done'
}

/** Cancels a change of a post that is planned, or its founding. */
export function cancellingChange(paper: Paper, post: PaperPost, at: number): string {
  const before = post.lines.find(({ until }) => until === at)
  const gone = post.lines.find(({ from }) => from === at)
  const same = (a: readonly string[], b: readonly string[]) =>
    a.every((role) => b.includes(role)) && b.every((role) => a.includes(role))
  if (before && gone && !same(before.roles, gone.roles)) return 'planned-held'
  const held = paper.appointments.some(
    (one) =>
      one.post === post &&
      gone &&
      !before &&
      lastOf(one) > one.from &&
      meet({ ...one, until: lastOf(one) }, gone),
  )
  if (held) return 'planned-held'
  fold(post, at)
  return 'done'
}
