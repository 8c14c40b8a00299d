import { sql } from 'kysely'
import { agenciesOf, assertAllowed, type Ctx, officialOf, type Texts } from '#kernel'
import { listAudiences, listTopics } from '../catalogue.ts'
import { decide } from '../policies.ts'
import { problem } from '../problems.ts'
import { type AnswerFault, answerFaults, MOST } from '../scaffold/answer-faults.ts'
import { type Answers, LATER } from '../scaffold/answers.ts'
import { type Choices, settingsOf } from '../scaffold/choices.ts'
import { bundleOf } from '../scaffold/files.ts'
import { type ChangeId, db } from '../tables.ts'
import { proceduresByStructure } from './beside.ts'
import { insertChange, listNew, lockService, MOST_NEW } from './change.ts'

const MOST_LAWS = 1_000
/** the page of the studio on which services begin stands where theirs do */
const ADDRESS = 'new'

/** What is typed to begin a service, by the name of its input. */
export type TypedService = (name: string) => string

/** A law as one chooses it. */
export type NamedLaw = { id: string; names: Texts }

/** The laws that a service may stand on, by id. */
export const listLaws = (ctx: Ctx): Promise<NamedLaw[]> =>
  db(ctx)
    .selectFrom('services.law')
    .select(['id', 'names'])
    .orderBy('id')
    .limit(MOST_LAWS)
    .execute()

/** What a service may name that whoever looks begins at the office: bodies are those for which they are an author. */
export async function choicesAtOffice(ctx: Ctx): Promise<Choices> {
  const [audiences, topics, laws, procedures] = await Promise.all([
    listAudiences(ctx),
    listTopics(ctx),
    listLaws(ctx),
    proceduresByStructure(ctx),
  ])
  return {
    ...settingsOf(ctx.pack),
    services: [],
    owners: agenciesOf(officialOf(ctx).office),
    audiences: audiences.map(({ id }) => id),
    topics: topics.map(({ id }) => id),
    laws: laws.map(({ id }) => id),
    procedures,
  }
}

/** @throws services/service-answer-wrong  `field` is the name of its input */
export function assertAnswer(field: string, what: AnswerFault | undefined, most = 0): void {
  if (what) throw problem('service-answer-wrong', { field, what, most })
}

/** A text in every language of the country. @throws services/service-answer-wrong */
export function textsTyped(
  typed: TypedService,
  name: string,
  languages: readonly string[],
  most: number,
): Texts {
  const texts = languages.map((lang) => {
    const text = typed(`${name}.${lang}`).trim()
    assertAnswer(`${name}.${lang}`, answerFaults.text(text, most), most)
    return [lang, text] as const
  })
  return Object.fromEntries(texts)
}

/** One of what may be chosen. @throws services/service-answer-wrong */
export function chosen(typed: TypedService, name: string, ids: readonly string[]): string {
  const id = typed(name)
  assertAnswer(name, answerFaults.oneOf(id, ids))
  return id
}

/** Working days until it is decided. @throws services/service-answer-wrong */
export function daysTyped(typed: TypedService): number {
  const days = typed('days').trim()
  assertAnswer('days', answerFaults.days(days), MOST.days)
  return Number(days)
}

/** @throws services/service-answer-wrong */
function answersFrom(choices: Choices, typed: TypedService): Answers {
  const { languages, sources } = choices
  const id = typed('id').trim()
  assertAnswer('id', answerFaults.id(id, choices.services))
  const texts = (name: string, most: number) => textsTyped(typed, name, languages, most)
  const titles = texts('title', MOST.title)
  const summaries = texts('summary', MOST.summary)
  const owner = chosen(typed, 'owner', choices.owners)
  const audience = chosen(typed, 'audience', choices.audiences)
  const topic = chosen(typed, 'topic', choices.topics)
  const outputs = texts('output', MOST.title)
  const papers =
    chosen(typed, 'needsPaper', ['yes', 'no']) === 'yes'
      ? [{ evidence: 'paper', titles: texts('paper', MOST.title) }]
      : []
  const days = daysTyped(typed)
  const fourEyes = chosen(typed, 'fourEyes', ['yes', 'no']) === 'yes'
  const law = chosen(typed, 'law', choices.laws)
  const source = chosen(
    typed,
    'source',
    sources.map((one) => one.id),
  )
  const reliability = sources.find((one) => one.id === source)?.reliability ?? ''
  return {
    ...LATER,
    ...{
      id,
      owner,
      audience: [audience],
      topic,
      titles,
      summaries,
      outputs,
      papers,
      days,
      fourEyes,
    },
    ...{ law, source, reliability },
  }
}

/**
 * Begins a service that nobody offers yet, from the same few questions as `igov service new`: its folder runs as it is.
 *
 * @throws services/service-answer-wrong, services/changes-many, kernel/denied
 */
export const beginService = (
  ctx: Ctx,
  typed: TypedService,
): Promise<{ service: string; id: ChangeId }> =>
  ctx.tx(async (ctx) => {
    const service = typed('id').trim()
    const choices = await choicesAtOffice(ctx)
    const answers = answersFrom(choices, typed)
    const files = Object.fromEntries(bundleOf(answers, choices, ctx.translate))
    return { service, id: await beginNew(ctx, { service, agency: answers.owner }, files) }
  })

/**
 * The first change of a service that nobody offers.
 *
 * @throws services/service-answer-wrong  its id is taken; services/changes-many, kernel/denied
 */
export async function beginNew(
  ctx: Ctx,
  { service, agency }: { service: string; agency: string },
  files: Parameters<typeof insertChange>[2],
): Promise<ChangeId> {
  const decision = decide(ctx, 'services:author', { Service: { id: service, agency } })
  assertAllowed(ctx.t, decision)
  await lockService(ctx, service)
  if (await isTaken(ctx, service)) assertAnswer('id', 'taken')
  if ((await listNew(ctx)).length >= MOST_NEW) throw problem('changes-many', { most: MOST_NEW })
  return insertChange(ctx, { service, base: null, agency }, files, null)
}

/** Ids are for ever: what was offered once, or is published for a day to come, has its own. */
async function isTaken(ctx: Ctx, service: string): Promise<boolean> {
  if (service === ADDRESS) return true
  const { rows } = await sql`
    select from services.service where id = ${service}
    union all select from services.change where service = ${service} and ended is null
    union all select from services.proposal
      where service = ${service} and outcome = 'published' and lapsed_at is null
    limit 1`.execute(ctx.sql)
  return rows.length > 0
}
