import type { AppointmentId, PostId } from '#organisations'

/**
 * The register of organisations as somebody would keep it on paper: lists of what was agreed, read from
 * the beginning for each question. Slow, obvious, and without a look at the real one.
 */
export type Paper = {
  bodies: readonly string[]
  ends: { body: string; into: string; at: number }[]
  posts: PaperPost[]
  appointments: PaperAppointment[]
}

/** A post from a moment to a moment; what changes is a new line. */
type Line = { body: string; roles: readonly string[]; from: number; until: number }
export type PaperPost = { id: PostId; lines: Line[] }

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

export const lineAt = (post: PaperPost, at: number): Line | undefined =>
  post.lines.find(({ from, until }) => from <= at && at < until)

const lastOf = ({ until, ended }: PaperAppointment) => Math.min(until, ended ?? until)
const endOf = ({ lines }: PaperPost) => Math.max(...lines.map(({ until }) => until))

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

/** Why a body cannot have a post without an end, or `done`. */
export const founding = ({ ends }: Paper, body: string): string =>
  ends.some((end) => end.body === body) ? 'time-wrong' : 'done'

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

/** Hands posts and affairs of a body to another from a moment on. */
export function merging(paper: Paper, body: string, into: string, at: number): string {
  const isOver = (one: string) => paper.ends.some((end) => end.body === one)
  const planned = paper.posts.some(({ lines }) =>
    lines.some((line) => line.body === body && line.from >= at),
  )
  if (body === into || isOver(body) || isOver(into) || planned) return 'succession-wrong'
  for (const post of paper.posts) {
    const line = lineAt(post, at)
    if (line?.body !== body) continue
    post.lines.push({ ...line, body: into, from: at })
    line.until = at
  }
  paper.ends.push({ body, into, at })
  return 'done'
}
