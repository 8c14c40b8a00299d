import { sql } from 'kysely'
import {
  actsIn,
  type Ctx,
  type EvidenceSource,
  type FileId,
  type HeldDocument,
  inAllLanguages,
  type MandateId,
  type PersonId,
  seesWhat,
  type Texts,
} from '#kernel'
import { findService } from '#services'
import { serviceTitle } from '../service-texts.ts'
import type { CaseId } from '../tables.ts'

/** So many files that a person gave are looked through, the newest. */
const MOST = 50

/** A file that is evidence, by its type: as a submission names it. */
type Given = { file: string; type: string }

/**
 * Notes what of a submission may be offered to its applicant again; of a correction in place of what was sent before it,
 * since an officer would not have that.
 */
export async function noteGiven(
  ctx: Ctx,
  { id, applicant }: { id: CaseId; applicant: PersonId },
  given: readonly Given[],
): Promise<void> {
  const files = given.map(({ file }) => file)
  const types = given.map(({ type }) => type)
  await sql`delete from cases.given_file where case_id = ${id} and file <> all(${files}::uuid[])`.execute(
    ctx.sql,
  )
  if (given.length === 0) return
  await sql`
    insert into cases.given_file (case_id, file, applicant, type, given_at)
    select ${id}, file, ${applicant}, type, ${ctx.clock.now()}
    from unnest(${files}::uuid[], ${types}::text[]) as sent (file, type)
    on conflict (case_id, file) do nothing`.execute(ctx.sql)
}

type Row = {
  file: FileId
  type: string
  at: Date
  id: CaseId
  reference: string
  service: string
  agency: string
  mandate: MandateId | null
}

/** Documents that somebody gave: files of what they sent last with each application. */
export const given: EvidenceSource = {
  from: 'case',
  async list(ctx, { holder, types, without }) {
    const { actor } = ctx
    if (actor.kind !== 'person') return []
    const { rows } = await sql<Row>`
      select g.file, g.type, g.given_at as at, c.id, c.reference, c.service, c.agency, c.mandate
      from cases.given_file g join cases.case c on c.id = g.case_id
      where g.applicant = ${holder} and g.type = any(${[...types]}::text[])
        and c.id is distinct from ${without}::uuid
      order by g.given_at desc limit ${MOST}`.execute(ctx.sql)
    const seen = rows.filter(
      ({ service, mandate }) => actsIn(actor, service) && seesWhat(actor, mandate),
    )
    const titles = await titlesOf(ctx, seen)
    return seen.map(({ file, type, at, id, reference, service, agency }): HeldDocument => {
      const path = `my/cases/${reference}/files/${file}`
      return {
        ...{ id: `case-${file}`, from: 'case', type, at, agency, file, owner: `case:${id}`, path },
        ...{ title: titles.get(service) ?? {}, number: reference },
      }
    })
  },
  // What somebody gave has no time of its own: how old it may be is the service's to say.
  endsOf: async () => new Map(),
}

/** What services are called, each looked up once. */
async function titlesOf(ctx: Ctx, rows: readonly Row[]): Promise<Map<string, Texts>> {
  const titles = new Map<string, Texts>()
  for (const { service } of rows) {
    if (titles.has(service)) continue
    const found = await findService(ctx, service)
    const title = (t: Ctx['t']) => (found ? serviceTitle(found.bundle, t.locale) : service)
    titles.set(service, inAllLanguages(ctx, title))
  }
  return titles
}
