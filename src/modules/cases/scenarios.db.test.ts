import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { parse } from 'yaml'
import { type Ctx, today } from '#kernel'
import { decimalText } from '#lib/money'
import { findLicence } from '#licences'
import { findService, saveAnswers, startDraft } from '#services'
import { type Browser, type DbFixtures, dbTest, formIn } from '#testing'
import { submitApplication } from './application.ts'
import { claimCase, releaseCase } from './claim.ts'
import { approveCase } from './decision.ts'
import { attach } from './fixture.ts'
import { getOwnCase } from './index.ts'
import { giveOpinion } from './opinion.ts'
import { takePayment } from './payment/counter.ts'
import { amountOf, findFee } from './payment/fee.ts'
import { confirmRefusal, declineRefusal, proposeRefusal } from './refusal.ts'
import { fillForm } from './task-form/fill.ts'
import { findTyping, noteTyped } from './typing/typing.ts'

type Step = {
  do: string
  by?: string
  favourable?: boolean
  reason?: string
  form?: string
  answers?: Record<string, unknown>
  expect?: { state?: string; documents?: string[]; until?: string }
}
type Scenario = {
  scenario: string
  /** of a later act, which begins with a licence */
  act?: string
  account: Record<string, unknown>
  /** what registers say; here they do */
  registers?: Record<string, object | string>
  answers: Record<string, unknown>
  expect: { confirms?: string[] }
  steps?: Step[]
}

/** What officers do; the rest of what may happen to a case is tried where it is written. */
const ACTS = [
  'opinion',
  'fill-in',
  'pay',
  'approve',
  'refuse',
  'confirm-refusal',
  'decline-refusal',
]
const SERVICES = 'packs/qatar/services'

const isPlayed = ({ act, steps = [] }: Scenario) =>
  act === undefined && steps.every((step) => ACTS.includes(step.do))
const endsWith = (wanted: (step: Step) => boolean) => (one: Scenario) => {
  const last = one.steps?.at(-1)
  return last !== undefined && isPlayed(one) && wanted(last)
}

/** Of each live service one that ends with its document, and one that is refused. */
const chosen = readdirSync(SERVICES).flatMap((service) => {
  const folder = join(SERVICES, service, 'scenarios')
  const { appeals } = parse(readFileSync(join(SERVICES, service, 'service.yaml'), 'utf8'))
  // An appeal is begun from a refusal alone.
  if (appeals || !existsSync(folder)) return []
  const all = readdirSync(folder).map(
    (name): Scenario => parse(readFileSync(join(folder, name), 'utf8')),
  )
  const granted = all.find(endsWith(({ expect: { documents } = {} }) => documents !== undefined))
  const refused = all.find(endsWith(({ expect: { state } = {} }) => state === 'refused'))
  return [granted, refused].flatMap((one) => (one ? [{ service, scenario: one }] : []))
})

/** A name of a file becomes a file of that draft. */
async function attached(ctx: Ctx, owner: string, value: unknown): Promise<unknown> {
  if (typeof value === 'string' && /\.(pdf|jpe?g|png)$/.test(value)) {
    return attach(ctx, owner, value)
  }
  if (Array.isArray(value)) return Promise.all(value.map((each) => attached(ctx, owner, each)))
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).map(
    async ([name, each]) => [name, await attached(ctx, owner, each)] as const,
  )
  return Object.fromEntries(await Promise.all(members))
}

/** One signs with the name of one's own account, whatever the scenario's person is called. */
async function signatureOf(person: Ctx, service: string): Promise<Record<string, string>> {
  const pages = (await findService(person, service))?.bundle.forms.apply?.pages ?? []
  const name = person.actor.kind === 'person' ? (person.actor.name.ar ?? '') : ''
  const fields = pages.flatMap((page) => page.fields).filter(({ kind }) => kind === 'signature')
  return Object.fromEntries(fields.map((field) => [field.name, name]))
}

/** Sends the answers of a scenario; what the account of a test does not know is answered as that of the scenario. */
async function send(
  person: Ctx,
  agency: DbFixtures['agency'],
  browse: (path: string, fields: Record<string, string>) => Promise<unknown>,
  service: string,
  { account, answers, registers = {} }: Scenario,
) {
  const { id, reference } = await startDraft(person, service)
  for (const [register, said] of Object.entries(registers)) {
    if (typeof said === 'string') throw new Error(`${register}: played are those that answer`)
    agency.answer(({ key }) => ({ key, found: true, record: said }))
    await browse(`/en/apply/${reference}/registers/${register}`, { _do: 'fetch' })
  }
  const { nationality, phone, email } = account
  const known = { ...(nationality !== undefined && { nationality }) }
  const reached = { ...(phone !== undefined && { phone }), ...(email !== undefined && { email }) }
  const given = (await attached(person, `draft:${id}`, answers)) as Record<string, unknown>
  const signed = await signatureOf(person, service)
  await saveAnswers(person, reference, { ...known, ...reached, ...given, ...signed })
  await submitApplication(person, reference)
  return reference
}

/** What an officer answers, as their page sends it. */
function asTyped(answers: Record<string, unknown>) {
  const inputs = Object.entries(answers).flatMap(([name, value]): [string, string | string[]][] => {
    const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(String(value)) ?? []
    if (year && month && day) {
      return Object.entries({ year, month, day }).map(([part, text]) => [`${name}.${part}`, text])
    }
    if (typeof value === 'boolean') return [[name, value ? 'yes' : 'no']]
    return [[name, Array.isArray(value) ? value.map(String) : String(value)]]
  })
  return { fields: { _shown: Object.keys(answers).join(' '), ...Object.fromEntries(inputs) } }
}

/** Confirms what waits for somebody, on their page. */
async function confirm(browser: Browser) {
  const list = await browser.get('/en/my/confirmations')
  const [, id = ''] = /my\/confirmations\/([0-9a-f-]{36})"/.exec(list.body) ?? []
  const action = `/en/my/confirmations/${id}`
  const page = await browser.get(action)
  await browser.post(action, { ...formIn(page.body, action), _do: 'confirm' })
}

/** The same with the numbers of those who have accounts here. */
const renumbered = (scenario: Scenario, numbers: ReadonlyMap<string, string>): Scenario =>
  JSON.parse(
    [...numbers].reduce((text, [from, to]) => text.replaceAll(from, to), JSON.stringify(scenario)),
  )

type People = Pick<DbFixtures, 'as' | 'given'> & { agency: string; officer: Ctx }

async function act(ctx: Ctx, people: People, reference: string, step: Step, person: Ctx) {
  const { as, given, agency } = people
  const another = async (body: string) => as(await given.officer({ agency: body }))
  const { id, officer: has } = await getOwnCase(person, reference)
  const text = 'كما في السيناريو'
  switch (step.do) {
    case 'opinion': {
      const { favourable = true, by = agency } = step
      return giveOpinion(await another(by), reference, { favourable, text })
    }
    case 'pay': {
      const fee = await findFee(ctx, id)
      const owed = fee && amountOf(fee)
      if (!owed) throw new Error('nothing is owed')
      const amount = decimalText(owed, ctx.pack.settings.currency.decimals)
      const receipt = `R-${reference}`
      return takePayment(await another(agency), reference, { amount, receipt, day: today(ctx) })
    }
    case 'confirm-refusal':
      return confirmRefusal(await another(agency), reference)
    case 'decline-refusal':
      return declineRefusal(await another(agency), reference, { text })
  }
  if (has === null) {
    people.officer = await another(agency)
    await claimCase(people.officer, reference)
    const typing = await findTyping(ctx, id)
    if (typing?.typedAt === null) await noteTyped(people.officer, reference, { theirs: 'HIS-4711' })
  }
  const { officer } = people
  if (step.do === 'fill-in') {
    const { form = '', answers = {} } = step
    await fillForm(officer, reference, { form, body: asTyped(answers) })
    const { state } = await getOwnCase(person, reference)
    // Whoever filled it in may be kept from the next task: somebody else takes the case, unless it is with a body.
    return state === 'consulting' ? undefined : releaseCase(officer, reference)
  }
  if (step.do === 'approve') return approveCase(officer, reference, { text })
  const reasons = step.reason === undefined ? [] : [step.reason]
  return proposeRefusal(officer, reference, { reasons, text })
}

/** Nobody has it yet, or its document is sealed after the transaction: a scenario knows neither. */
const told = (state: string) => ({ submitted: 'under-review', granted: 'approved' })[state] ?? state

const scenarioTest = dbTest.extend({
  more: async ({ agency }, use) => use({ registers: { '*': agency.url } }),
})

describe('A scenario of a service, played with a database', () => {
  for (const { service, scenario } of chosen) {
    scenarioTest(
      `comes out as it says: ${service}, ${scenario.scenario}`,
      async ({ ctx, as, given, browse, agency: systems }) => {
        const applicant = await given.person()
        const person = as(applicant)
        const browser = await browse(applicant)
        const others = await Promise.all(
          (scenario.expect.confirms ?? []).map(async (one) => [one, await given.person()] as const),
        )
        const numbers = new Map(others.map(([one, { identifier }]) => [one, identifier]))
        if (numbers.size > 0) numbers.set(String(scenario.account.identifier), applicant.identifier)
        const found = await findService(ctx, service)
        const agency = found?.bundle.service.owner ?? ''
        const people = { as, given, agency, officer: as(await given.officer({ agency })) }
        const played = renumbered(scenario, numbers)
        const reference = await send(person, systems, browser.post, service, played)
        for (const [, other] of others) await confirm(await browse(other))
        if (others.length > 0) await submitApplication(person, reference)
        for (const step of scenario.steps ?? []) {
          await act(ctx, people, reference, step, person)
          const { state } = await getOwnCase(person, reference)
          const wanted = step.expect?.state
          if (wanted) expect([step.do, told(state)]).toEqual([step.do, told(wanted)])
        }
        const { id, state } = await getOwnCase(person, reference)
        const licence = await findLicence(people.officer, { caseId: id })
        expect(licence !== undefined).toBe(state === 'approved')
        const until = scenario.steps?.at(-1)?.expect?.until
        // What ends after a time ends so long after the day on which it is played.
        const [output] = found?.bundle.service.outputs ?? []
        if (output?.until) expect(licence?.validTo).toBe(until)
      },
    )
  }
})
