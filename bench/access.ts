import { createRequire } from 'node:module'
import type * as Cedar from '@cedar-policy/cedar-wasm/nodejs'
import { sql } from 'kysely'
import { cases, getOfficeCase } from '#cases'
import { type Ctx, policiesOf } from '#kernel'
import { openDatabase } from '../src/kernel/database.ts'
import { plantCases } from '../src/modules/cases/fixture.ts'
import { measurePast } from './access-past.ts'
import { openProduct, type Row, share } from './product.ts'

const FACTS = 100_000
const POLICIES = 200
/** As many as the modules that will have some. */
const SETS = 10
const DECISIONS = 10_000
const WARM_UP = 1_000
const GOAL_MS = 1
const ACTS = ['read', 'claim', 'release', 'decide', 'confirm-refusal'] as const

/**
 * Measures decisions: in this process alone with 200 policies, and with their facts from 100,000 cases in
 * PostgreSQL, as each request for a case has them.
 *
 * @returns decisions a second beside the library alone with all policies in one set; the 99th percentile,
 *   beside it that of the bare query for the facts
 */
export async function run(): Promise<Row[]> {
  const product = await openProduct()
  try {
    const office = { agency: 'moci', roles: ['officer'] }
    const { ctx } = await product.visitor('28463499901', office)
    for (let from = 0; from < FACTS; from += FACTS / 10) {
      await plantCases(ctx, { agency: 'moci', count: FACTS / 10, from })
    }
    const owner = openDatabase(product.databaseUrl, { max: 1, owner: true })
    await sql`vacuum (analyze) cases.case`.execute(owner.sql)
    await owner.close()
    const { rows } = await sql<{ reference: string }>`
      select reference from cases.case where officer is null order by random() limit ${DECISIONS}`.execute(
      ctx.sql,
    )
    const references = rows.map(({ reference }) => reference)
    const past = await measurePast(product)
    return [...inProcess(ctx), ...(await withFacts(ctx, references)), ...past]
  } finally {
    await product.end()
  }
}

function inProcess(ctx: Ctx): Row[] {
  const things = Array.from({ length: 100 }, (_, at) => thingOf(at))
  const sets = Array.from({ length: SETS }, (_, set) => setOf(`set-${set}`, POLICIES / SETS))
  const one = aloneWith(setOf('alone', POLICIES).rules)
  const ours: number[] = []
  const theirs: number[] = []
  for (let at = 0; at < DECISIONS + WARM_UP; at++) {
    const thing = things[at % things.length]
    const set = sets[at % SETS]
    const act = ACTS[at % ACTS.length] ?? 'read'
    if (!thing || !set) throw new Error('nothing to decide on')
    const start = performance.now()
    set.ask(ctx, act, { Case: thing }, { purpose: 'enquiry' })
    const between = performance.now()
    one(ctx, act, thing)
    if (at < WARM_UP) continue
    ours.push(between - start)
    theirs.push(performance.now() - between)
  }
  const perSecond = (times: readonly number[]) =>
    (times.length * 1000) / times.reduce((sum, time) => sum + time, 0)
  const what = `${POLICIES} policies in ${SETS} sets; baseline: the library with one set`
  const rate = { figure: perSecond(ours), baseline: perSecond(theirs) }
  const slow = { figure: share(ours, 0.99), baseline: share(theirs, 0.99) }
  return [
    {
      what: `decisions in process, ${what}`,
      unit: '/s',
      ...rate,
      ratio: rate.figure / rate.baseline,
    },
    {
      what: `a decision in process, ${what}, 99 of 100`,
      ...{ unit: 'ms', ...slow, ratio: slow.figure / slow.baseline, goal: GOAL_MS },
    },
  ]
}

async function withFacts(ctx: Ctx, references: readonly string[]): Promise<Row[]> {
  const times: number[] = []
  const bare: number[] = []
  for (const [at, reference] of references.entries()) {
    const start = performance.now()
    await getOfficeCase(ctx, reference)
    const between = performance.now()
    await sql`select * from cases.case where reference = ${reference}`.execute(ctx.sql)
    if (at < WARM_UP) continue
    times.push(between - start)
    bare.push(performance.now() - between)
  }
  const what = `a decision on one of ${FACTS.toLocaleString('en')} cases with its query; baseline: the query`
  return [0.5, 0.99].map((part) => {
    const [figure, baseline] = [share(times, part), share(bare, part)]
    const goal = part === 0.99 ? { goal: GOAL_MS } : {}
    return {
      what: `${what}, ${part * 100} of 100`,
      ...{ figure, baseline, unit: 'ms' as const, ratio: figure / baseline, ...goal },
    }
  })
}

/** A case as the policies see it. */
const thingOf = (at: number) => ({
  id: `case-${at}`,
  ...{ agency: 'moci', service: `service-${at % 7}`, applicant: `person-${at}`, open: true },
  ...{ officer: at % 2 === 0 ? null : `officer-${at % 40}`, filer: null, proposer: null },
})
type Thing = ReturnType<typeof thingOf>

/** The rules of cases, and as many more of their kind as are missing to `count`. */
function setOf(module: string, count: number) {
  if (!cases.decide) throw new Error('cases have policies')
  const { resources, acts } = cases.decide.declared
  const { rules } = cases.decide
  const own = Object.keys(rules).length
  const more = Array.from({ length: count - own }, (_, at) => [
    `more-${at}`,
    `forbid (principal, action == Action::"${ACTS[at % ACTS.length]}", resource is Case)
     when { resource.service == "closed-${at}" && !principal.roles.contains("senior-officer") };`,
  ])
  return policiesOf(module, {
    resources,
    acts,
    rules: { ...rules, ...Object.fromEntries(more) },
  })
}

/** The library as its manual has it: one set, prepared once. */
function aloneWith(policies: Readonly<Record<string, string>>) {
  const cedar: typeof Cedar = createRequire(import.meta.url)('@cedar-policy/cedar-wasm/nodejs')
  cedar.preparsePolicySet('alone', { staticPolicies: { ...policies } })
  return ({ actor }: Ctx, action: string, thing: Thing) => {
    const principal = { type: 'Person', id: actor.kind === 'person' ? actor.id : '' }
    const resource = { type: 'Case', id: thing.id }
    const person = (id: string) => ({ __entity: { type: 'Person', id } })
    const { agency, service, open, officer, applicant } = thing
    return cedar.statefulIsAuthorized({
      principal,
      action: { type: 'Action', id: action },
      resource,
      context: { purpose: 'enquiry' },
      preparsedPolicySetId: 'alone',
      entities: [
        { uid: principal, attrs: { roles: ['officer'], agencies: ['moci'] }, parents: [] },
        {
          uid: resource,
          attrs: {
            ...{ agency, service, open, applicant: person(applicant) },
            ...(officer && { officer: person(officer) }),
          },
          parents: [],
        },
      ],
    })
  }
}
