import { sql } from 'kysely'
import { type Ctx, inAllLanguages, listActsOn, type Needless } from '#kernel'
import { addDays, startOfDay } from '#lib/time'
import { findService } from '#services'
import { filesIn } from '../answers.ts'
import { unpacked } from '../outcome.ts'
import { labelOf } from '../service-texts.ts'
import type { Answers, CaseId, FieldNote } from '../tables.ts'
import { type Asked, answersAt, unreadAsked } from './asked.ts'
import { inputsThatMatter } from './replay.ts'

/** Of fewer cases nothing is said. */
const FEWEST = 10
/** So many, decided last, are looked at while somebody waits for the page. */
export const MOST = 200

type Decided = {
  id: CaseId
  form: string
  answers: Answers
  /** what officers returned it for, by the paths of fields */
  noted: readonly FieldNote[]
  /** what the rules decided over what was sent last, as JSON; null where none do */
  decided: string | null
}

/**
 * Documents and questions of a service that nothing in its decided cases used: what the service says does not look at
 * them, no answer that people gave changed what the rules decided, no officer returned a case for them, and of a document
 * that no official opened it.
 *
 * @param procedure  the service of that name follows it
 * @param since      first day on which cases were decided, `until` the last
 */
export async function needlessOf(
  ctx: Ctx,
  { procedure, since, until }: { procedure: string; since: string; until: string },
): Promise<Needless[]> {
  const bundle = (await findService(ctx, procedure))?.bundle
  if (!bundle) return []
  const all = await decidedCases(ctx, { service: procedure, since, until })
  const form = mostUsed(all.map((one) => one.form))
  const cases = all.filter((one) => one.form === form)
  if (form === undefined || cases.length < FEWEST) return []
  const found: (Asked & { cases: number })[] = []
  const opened = await openedFiles(ctx, cases)
  for (const asked of unreadAsked(bundle, form)) {
    const given = cases.filter(({ answers }) => answersAt(answers, asked.path).length > 0)
    if (given.length < FEWEST || given.some((one) => isNoted(one, asked.path))) continue
    const files = filesIn(given.map(({ answers }) => answersAt(answers, asked.path)))
    if (files.some((file) => opened.has(file))) continue
    found.push({ ...asked, cases: given.length })
  }
  const names = [...new Set(found.flatMap(({ inputs }) => inputs))]
  const decisions = cases.flatMap(({ decided }) => (decided ? [unpacked(decided)] : []))
  const matters = names.length > 0 ? await inputsThatMatter(ctx, decisions, names) : new Set()
  return found
    .filter(({ inputs }) => !inputs.some((name) => matters.has(name)))
    .map(({ path, kind, cases }) => ({
      ...{ kind, cases },
      names: inAllLanguages(ctx, ({ locale }) => labelOf(bundle, locale, path)),
    }))
}

/** What an officer decided; what was withdrawn, lapsed or was decided by silence was looked at by nobody. */
async function decidedCases(
  ctx: Ctx,
  { service, since, until }: { service: string; since: string; until: string },
): Promise<Decided[]> {
  const { timeZone } = ctx.pack.settings
  const [from, to] = [startOfDay(since, timeZone), startOfDay(addDays(until, 1), timeZone)]
  const { rows } = await sql<Decided>`
    select c.id, c.form, s.answers, o.decided,
      coalesce((select jsonb_agg(note) from cases.decision d, jsonb_array_elements(to_jsonb(d.fields)) note
        where d.case_id = c.id), '[]') as noted
    from cases.case c
    join cases.decision e on e.id = c.decision and e.kind in ('approval', 'refusal-confirmed', 'refusal-proposed')
    join lateral (select s.number, s.answers from cases.submission s where s.case_id = c.id
      order by s.number desc limit 1) s on true
    left join cases.outcome o on o.case_id = c.id and o.number = s.number
    where c.service = ${service} and c.closed_at >= ${from} and c.closed_at < ${to}
    order by c.closed_at desc limit ${MOST}`.execute(ctx.sql)
  return rows
}

const mostUsed = (forms: readonly string[]): string | undefined =>
  [...Map.groupBy(forms, (form) => form)].sort(([, a], [, b]) => b.length - a.length)[0]?.[0]

/** A note of an item is at `activities.2.materials`. */
const isNoted = ({ noted }: Decided, path: string): boolean =>
  noted.some((note) => {
    const plain = note.path.replace(/\.\d+(?=\.|$)/g, '')
    return plain === path || path.startsWith(`${plain}.`)
  })

/** Files of cases that an official looked at: each look is a fact. */
async function openedFiles(ctx: Ctx, cases: readonly Decided[]): Promise<ReadonlySet<string>> {
  const resources = cases.map(({ id }) => `case:${id}`)
  const acts = await listActsOn(ctx, 'cases/file-read', resources)
  return new Set(acts.map(({ data }) => String(data.file)))
}
