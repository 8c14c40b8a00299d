import { evaluate } from 'feelin'
import { sql } from 'kysely'
import { Model } from 'survey-core'
import type { Pack } from '#kernel'
import { findService, formEngine, type ServiceBundle, startDraft } from '#services'
import {
  beginChange,
  getChange,
  propose,
  publishProposal,
  saveChange,
} from '../src/modules/services/fixture.ts'
import { openProduct, type Product, type Row, share, type Visitor } from './product.ts'

const QUESTIONS = 700
const ON_A_PAGE = 20
const PEOPLE = 100
const SAVES = 10
const SERVICES = 5_000
const ROUNDS = 5
const ROUND_MS = 500
const PAGE_GOAL_MS = 50
const SAVE_GOAL_MS = 200
const PUBLISH_GOAL_MS = 2_000
const SERVICE = 'home-business-licence'
const VERSION = 'e'.repeat(64)
const AUTHORS = { agency: 'moci', roles: ['rule-author'] }

/**
 * Measures services: a form of 700 questions, each asked because of the one before it; 100 people who fill it in at
 * once; and a change of one service among 5,000 that is published.
 */
export async function run(): Promise<Row[]> {
  const product = await openProduct()
  try {
    const bundle = await plantLongForm(product)
    return [
      ...(await conditions(bundle, product.ctx.pack)),
      await page(product),
      ...(await crowd(product, bundle)),
      ...(await catalogue(product)),
    ]
  } finally {
    await product.end()
  }
}

const names = Array.from({ length: QUESTIONS }, (_, at) => `f${at}`)
const conditionOf = (at: number) => `f${at - 1} != "stop"`

function longForm(): Pick<ServiceBundle, 'forms'> & { labels: Record<string, string> } {
  const fields = names.map((name, at) => ({
    ...{ name, kind: 'text' as const, required: true, max: { characters: 100 } },
    ...(at > 0 && { when: conditionOf(at) }),
  }))
  const pages = Array.from({ length: QUESTIONS / ON_A_PAGE }, (_, at) => ({
    ...{ page: `p${at}`, fields: fields.slice(at * ON_A_PAGE, (at + 1) * ON_A_PAGE) },
  }))
  const labels = Object.fromEntries([
    ...names.map((name) => [`${name}.label`, `سؤال ${name}`]),
    ...pages.map(({ page }) => [`apply.${page}.title`, `صفحة ${page}`]),
  ])
  const apply = { form: 'apply', signIn: 'person' as const, pages }
  return { forms: { apply }, labels }
}

/** The same 700 conditions: ours works out the whole form, feelin the conditions alone, survey-core what it shows. */
async function conditions(bundle: ServiceBundle, pack: Pack): Promise<Row[]> {
  const answers = Object.fromEntries(names.map((name) => [name, 'answer']))
  const around = { today: '2026-11-30' as const, pack }
  const survey = new Model({
    elements: names.map((name, at) => ({
      ...{ type: 'text', name, isRequired: true },
      ...(at > 0 && { visibleIf: `{f${at - 1}} != 'stop'` }),
    })),
  })
  survey.data = { ...answers }
  let turn = 0
  const acts = {
    ours: () => {
      turn += 1
      const { relevant } = formEngine.assess(
        bundle,
        'apply',
        { ...answers, f0: `a${turn}` },
        around,
      )
      if (relevant.size !== QUESTIONS) throw new Error(`${relevant.size} questions are relevant`)
    },
    feelin: () => {
      for (let at = 1; at < QUESTIONS; at++) evaluate(conditionOf(at), answers)
    },
    survey: () => {
      turn += 1
      survey.data = { ...answers, f0: `a${turn}` }
      const shown = survey.getAllQuestions(true).length
      if (shown !== QUESTIONS) throw new Error(`${shown} questions are shown`)
    },
  }
  const rates: Record<string, number[]> = {}
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [name, act] of Object.entries(acts)) {
      const began = performance.now()
      let count = 0
      while (performance.now() - began < ROUND_MS) {
        act()
        count += 1
      }
      // The first warms up.
      if (round > 0) {
        const rate = (count * 1000) / (performance.now() - began)
        rates[name] = [...(rates[name] ?? []), rate]
      }
    }
  }
  const of = (name: string) => share(rates[name] ?? [0], 0.5)
  return ['survey', 'feelin'].map((peer) => ({
    what: `services: ${QUESTIONS} questions worked out, beside ${peer === 'survey' ? 'survey-core' : peer}`,
    ...{ figure: of('ours'), unit: '/s' as const, baseline: of(peer) },
    ratio: of('ours') / of(peer),
  }))
}

/** The long form as another version of a service, for drafts alone. */
async function plantLongForm({ ctx }: Product): Promise<ServiceBundle> {
  const service = await findService(ctx, SERVICE)
  if (!service) throw new Error(`${SERVICE} is not there`)
  const { forms, labels } = longForm()
  const messages = { ar: { ...service.bundle.messages.ar, ...labels } }
  const bundle = { ...service.bundle, version: VERSION, forms, messages }
  await sql`
    insert into services.service_version (id, version, bundle, loaded_at)
    values (${SERVICE}, ${VERSION}, ${JSON.stringify(bundle)}::jsonb, now())`.execute(ctx.sql)
  return bundle
}

/** A draft of the long form, answered up to a question. */
async function longDraft({ ctx }: Visitor, answered: number): Promise<string> {
  const answers = Object.fromEntries(names.slice(0, answered).map((name) => [name, 'answer']))
  const { id, reference } = await startDraft(ctx, SERVICE)
  await sql`
    update services.draft set version = ${VERSION}, answers = ${JSON.stringify(answers)}::jsonb
    where id = ${id}`.execute(ctx.sql)
  return `/ar/apply/${reference}`
}

async function page(product: Product): Promise<Row> {
  const person = await product.visitor('28463499811')
  const draft = await longDraft(person, QUESTIONS)
  const times: number[] = []
  const baselines: number[] = []
  for (let round = 0; round < 120; round++) {
    const began = performance.now()
    const { status, body } = await product.send(person, 'GET', `${draft}/p17`)
    const between = performance.now()
    await product.send(person, 'GET', '/ar/my')
    if (status !== 200 || !body.includes('name="f340"')) throw new Error(`answered ${status}`)
    if (round < 20) continue
    times.push(between - began)
    baselines.push(performance.now() - between)
  }
  const [figure, baseline] = [share(times, 0.5), share(baselines, 0.5)]
  return {
    what: `services: page of a form of ${QUESTIONS} questions, median; baseline: the person's own page`,
    ...{ figure, unit: 'ms', baseline, ratio: figure / baseline, goal: PAGE_GOAL_MS },
  }
}

/** Each saves a page, looks at the next, and goes on at once: nobody thinks, which is more than 100 people do. */
async function crowd(product: Product, bundle: ServiceBundle): Promise<Row[]> {
  const visitors: { visitor: Visitor; draft: string }[] = []
  for (let at = 0; at < PEOPLE; at++) {
    const visitor = await product.visitor(`284634${String(20_000 + at).slice(-5)}`)
    visitors.push({ visitor, draft: await longDraft(visitor, 0) })
  }
  const ids = bundle.forms.apply?.pages.map(({ page }) => page) ?? []
  const closed: number[] = []
  const open: number[] = []
  const fill = async (times: number[], pause: () => Promise<void>, from: number) => {
    await Promise.all(
      visitors.map(async ({ visitor, draft }) => {
        for (let save = 0; save < SAVES; save++) {
          await pause()
          const at = from + save
          const began = performance.now()
          const form = new URLSearchParams({ _csrf: visitor.csrf, _do: 'continue' })
          const asked = names.slice(at * ON_A_PAGE, (at + 1) * ON_A_PAGE)
          for (const name of asked) form.set(name, 'answer')
          form.set('_shown', asked.join(' '))
          form.set('_revision', String(at))
          const sent = await product.send(visitor, 'POST', `${draft}/${ids[at]}`, form.toString())
          if (sent.status !== 303) throw new Error(`a save was answered ${sent.status}`)
          times.push(performance.now() - began)
        }
      }),
    )
  }
  await fill(open, () => wait(1_000 + Math.random() * 4_000), 0)
  await fill(closed, async () => {}, SAVES)
  return [
    {
      what: `services: ${PEOPLE} people fill in, a page each 3 s, 95 of 100 saves`,
      ...{ figure: share(open, 0.95), unit: 'ms', goal: SAVE_GOAL_MS },
      ...{ baseline: share(open, 0.5), ratio: share(open, 0.95) / share(open, 0.5) },
    },
    {
      what: `services: ${PEOPLE} people fill in without a pause, 95 of 100 saves`,
      ...{ figure: share(closed, 0.95), unit: 'ms' },
    },
  ]
}

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/**
 * Thousands beside those of the pack: each is a copy of one that is offered, those that run as well, and those have a
 * procedure of their own.
 */
const plantCatalogue = ({ ctx }: Product) =>
  sql`
  with copies as (
    select s.id || '-' || n as id, s.version, v.bundle, s as line from services.service s
    join services.service_version v on (v.id, v.version) = (s.id, s.version),
      generate_series(1, ${Math.ceil(SERVICES / 190)}::int) n
    where s.current order by n, s.id limit ${SERVICES}),
  versions as (
    insert into services.service_version (id, version, bundle, loaded_at)
    select id, version, bundle, now() from copies)
  insert into services.service (id, version, status, owner, titles, summaries, audiences, themes,
    events, cost, pack_version, structure, appeals)
  select id, version, (line).status, (line).owner, (line).titles, (line).summaries,
    (line).audiences, (line).themes, (line).events, (line).cost, version,
    case when (line).structure is not null then encode(sha256(convert_to(id, 'UTF8')), 'hex') end,
    (line).appeals
  from copies`.execute(ctx.sql)

/** One service is changed, among 5,000 that are offered. */
async function catalogue(product: Product): Promise<Row[]> {
  const { ctx } = product
  const memory = () => process.memoryUsage().rss / 1024 / 1024
  const before = memory()
  await plantCatalogue(product)
  const [one, two] = [
    await product.visitor('28463499821', AUTHORS),
    await product.visitor('28463499822', AUTHORS),
  ]
  const change = await getChange(one.ctx, SERVICE, await beginChange(one.ctx, SERVICE))
  const path = 'messages/en.yaml'
  const seen = await saveChange(one.ctx, change, change.revision, (files) => ({
    ...files,
    [path]: String(files[path]).replace(/^( {2}title:).*$/m, '$1 A licence for work at home'),
  }))
  const typed = { starts: new Date().toISOString().slice(0, 10), reason: 'Clearer', basis: 'Law' }
  const proposal = await propose(one.ctx, change, { seen, typed })
  const began = performance.now()
  await publishProposal(two.ctx, SERVICE, proposal)
  const published = performance.now() - began
  const { body } = await product.send(one, 'GET', `/en/office/studio/${SERVICE}`)
  if (!body.includes('A licence for work at home')) throw new Error('it is not offered')
  const offered = performance.now() - began
  const { rows } = await sql<{ size: string }>`
    select pg_total_relation_size('services.service_version')::text as size`.execute(ctx.sql)
  return [
    {
      what: `services: a change among ${SERVICES.toLocaleString('en')} is published`,
      ...{ figure: published, unit: 'ms', goal: PUBLISH_GOAL_MS },
    },
    {
      what: 'services: until its page shows the change',
      ...{ figure: offered, unit: 'ms', goal: PUBLISH_GOAL_MS },
    },
    {
      what: 'services: memory of this process with them; baseline: before',
      ...{ figure: memory(), unit: 'MB', baseline: before, ratio: memory() / before },
    },
    {
      what: 'services: their versions in the database',
      ...{ figure: Number(rows[0]?.size ?? 0) / 1024 / 1024, unit: 'MB' },
    },
  ]
}
