import { sql } from 'kysely'
import { expect } from 'vitest'
import type { Ctx } from '#kernel'
import type { DbFixtures, GivenPerson } from '#testing'
import type { Agency } from '../support/agency.ts'
import { type Party as Machine, providerTest } from '../support/party.ts'
import { givenAccess } from '../support/software.ts'
import { type Kept, keptOf, registersOf, type Scene, scenesOf } from './equal-answers.ts'
import { byOrder, byTable, openForMany, ROWS_MOST } from './equal-orders.ts'
import { type Asks, byApi, byPage, type Party, type Way } from './equal-ways.ts'
import type { Bundle } from './walk.ts'
import { liveIn } from './walks.ts'

const SCOPES = ['services:apply', 'services:confirm']
const MINUTE_MS = 60_000
/** From one machine in a minute. */
const ASKED_MOST = 10

const machineOf = (number: number) => `192.0.${2 + Math.floor(number / 200)}.${number % 200}`

/** Services of a pack whose applications begin with a form: an appeal is begun from a refusal alone. */
export const listComparable = async (pack: string) =>
  (await liveIn(pack)).filter(({ bundle }) => !bundle.service.appeals)

/** Some services have twelve scenarios, each sent in four ways. */
export const LONGEST_MS = 180_000

/** With registers that answer as the test says. */
export const equalTest = providerTest.extend({
  more: async ({ agency }, use) => use({ registers: { '*': agency.url } }),
})

type Fixtures = Pick<DbFixtures, 'ctx' | 'browse' | 'given' | 'clock' | 'ownerUrl' | 'agency'> & {
  party: (order: { secret: string }) => Promise<Machine>
}

/**
 * Sends every scenario of a service by page and by API, and all that need no register in orders of several, by software and as a
 * table; and holds what is kept against each other.
 */
export async function expectEqual(fixtures: Fixtures, bundle: Bundle): Promise<void> {
  const { ctx, given, browse, clock, ownerUrl, agency } = fixtures
  await openForMany(ownerUrl)
  const t = ctx.translate(ctx.pack.settings.languages[0] ?? '')
  const sendable = (bundle.scenarios ?? []).filter(({ expect: { errors } }) => !errors)
  const applicant = await given.person()
  const named = new Set(sendable.flatMap(({ expect }) => expect.confirms ?? []))
  const people = new Map<string, GivenPerson>()
  for (const identifier of named) people.set(identifier, await given.person())
  const by = await given.officer({ agency: bundle.service.owner, roles: ['senior-officer'] })
  const open = openParty(fixtures, bundle, by)
  const who = await open(applicant)
  // From as many machines as there are scenes: one does so much in a minute and no more.
  const from = (number: number) => browse(applicant, machineOf(number))
  const others: Party[] = []
  for (const person of people.values()) others.push(await open(person))
  const scenes = sendable.flatMap((scenario) =>
    scenesOf(bundle, scenario, new Map([...people, [scenario.account.identifier, applicant]])),
  )
  expect(scenes.length).toBeGreaterThan(0)
  let minutes = 0
  const passTo = (on: string) =>
    clock.set(new Date(Date.parse(`${on}T06:00:00Z`) + minutes++ * MINUTE_MS))
  const typedOnly: { way: Way; kept: string }[] = []
  for (const [number, scene] of scenes.entries()) {
    const way: Way = { bundle, scene, t, who, others }
    passTo(scene.on)
    await hear(ctx, agency, scene)
    way.who = { ...who, browser: await from(number) }
    const kept = await keptOf(ctx, await byPage(way))
    const api = await keptOf(ctx, await byApi(way, `${bundle.id}-${number}`))
    expect([scene.name, api.text]).toEqual([scene.name, kept.text])
    expectTold(scene, kept)
    if (!registersOf(bundle).includes(scene.told?.register ?? ''))
      typedOnly.push({ way, kept: kept.text })
  }
  // Each register that a form asks has said something to a person and to software.
  for (const register of registersOf(bundle)) {
    expect(scenes.some(({ told }) => told?.register === register && isFound(told))).toBe(true)
  }
  await expectOrders(fixtures, typedOnly, passTo)
}

const isFound = (told: Scene['told']) => typeof told?.said === 'object'

/** What a register said was kept with what was sent, as the register said it, and gave some answer. */
function expectTold({ name, told }: Scene, { fetched }: Kept): void {
  const heard = fetched.filter(({ register }) => register === told?.register)
  if (!told) return
  if (typeof told.said === 'string') {
    expect([name, heard]).toMatchObject([name, [{ state: told.said }]])
    return
  }
  expect([name, heard]).toMatchObject([name, [{ state: 'found', record: told.said }]])
  expect(heard.every(({ gave, typed }) => typed || gave?.length)).toBe(true)
}

/** What registers say from now on: one that knows nothing of whoever is asked about, unless the scene says otherwise. */
async function hear({ sql: database }: Ctx, agency: Agency, { told }: Scene): Promise<void> {
  // One that failed a moment ago is not left alone.
  await sql`delete from exchange.peer`.execute(database)
  const said = told?.said ?? 'not-found'
  if (said === 'unavailable') return agency.answer(() => '', 500)
  agency.answer(({ key, fields }) =>
    said === 'not-found'
      ? { key, found: false }
      : {
          key,
          found: true,
          record: Object.fromEntries(
            fields.flatMap((field) => (field in said ? [[field, said[field]]] : [])),
          ),
        },
  )
}

async function expectOrders(
  { ctx, agency }: Fixtures,
  all: readonly { way: Way; kept: string }[],
  passTo: (on: string) => void,
): Promise<void> {
  let tables = 0
  const alike = Map.groupBy(all, ({ way: { scene } }) => JSON.stringify([scene.on, scene.told]))
  for (const [number, group] of [...alike.values()].flatMap(inChunks).entries()) {
    const ways = group.map(({ way }) => way) as [Way, ...Way[]]
    const { bundle, scene } = ways[0]
    const names = ways.map(({ scene }) => scene.name)
    const wanted = names.map((name, index) => [name, group[index]?.kept])
    await hear(ctx, agency, scene)
    passTo(scene.on)
    const ordered = await byOrder(ways, ctx, `${bundle.id}-order-${number}`)
    const came = await Promise.all(ordered.map((reference) => keptOf(ctx, reference)))
    expect(names.map((name, index) => [name, came[index]?.text])).toEqual(wanted)
    passTo(scene.on)
    for (const [index, reference] of (await byTable(ways, ctx)).entries()) {
      if (reference === undefined) continue
      expect([names[index], (await keptOf(ctx, reference)).text]).toEqual(wanted[index])
      tables += 1
    }
  }
  expect(tables).toBeGreaterThan(0)
}

const inChunks = <V>(all: readonly V[]): V[][] =>
  all.length === 0 ? [] : [all.slice(0, ROWS_MOST), ...inChunks(all.slice(ROWS_MOST))]

/** Lets a person act on the pages, and software of the service's owner for them. */
const openParty =
  ({ ctx, browse, party }: Fixtures, bundle: Bundle, by: GivenPerson) =>
  async (person: GivenPerson): Promise<Party> => {
    const browser = await browse(person)
    const machine = await party({ secret: 'long enough' })
    const access = { client: machine.id, agency: bundle.service.owner, scopes: SCOPES }
    const { audience } = await givenAccess(ctx, by.id, access)
    const leave = { scope: ['openid', ...SCOPES].join(' '), resource: audience }
    const code = await machine.code(browser, leave)
    const { json } = await machine.exchange(code, { resource: audience })
    let asked = 0
    const asks: Asks = async (url, body, headers) => {
      const isBytes = Buffer.isBuffer(body)
      const answer = await browser.raw({
        ...{ method: body === undefined ? 'GET' : 'POST', url },
        remoteAddress: machineOf(Math.floor(asked++ / ASKED_MOST)),
        ...(body !== undefined && { payload: isBytes ? body : JSON.stringify(body) }),
        headers: {
          authorization: `Bearer ${String(json.access_token)}`,
          ...(body !== undefined && {
            'content-type': isBytes ? 'application/octet-stream' : 'application/json',
          }),
          ...headers,
        },
      })
      if (answer.status >= 400) throw new Error(`${url}: ${answer.body}`)
      return JSON.parse(answer.body)
    }
    return { browser, asks }
  }
