import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { type Ctx, meets, type PersonId, withCtx } from '#kernel'
import { listMessages } from '#notify'
import { bodyOf, dbTest, type Given, type GivenPerson } from '#testing'
import { listAuthenticators } from '../authenticators/authenticator.ts'
import { newRecoveryCodes } from '../authenticators/recovery-codes.ts'
import { listProofings } from '../proofing/proofing.ts'
import { authenticate, openSession } from '../sessions/session.ts'
import { statementsOf } from '../sign-in/fixture.ts'
import { signIn } from '../sign-in/sign-in.ts'
import { sendTexts } from '../text-message.ts'
import { lookUp } from './centre.ts'
import { giveBack } from './give-back.ts'
import {
  cancelRecovery,
  confirmRecovery,
  expireRecoveries,
  getRecovery,
  openRecovery,
  stopRecovery,
} from './recovery.ts'

const DESK = '/en/office/identity/recovery'
const CODE_PAGE = '/en/sign-in/recover/code'
const WHY = 'lost the telephone'
const SENDER = { ip: '192.0.2.7', userAgent: '' }
const PASSWORD = 'a sentence to remember'
const FRESH = 'another sentence to remember'
const DOCUMENT = { kind: 'identity-card', until: '2028-01-31' }
const TYPED = {
  document: 'identity-card',
  ...{ 'until.day': '31', 'until.month': '١', 'until.year': '2028' },
}

const centreOfficer = (given: Given) => given.officer({ agency: 'cgb', roles: ['centre-officer'] })

type As = (who: GivenPerson) => Ctx

/** A recovery that two officers have agreed on. */
async function confirmed(as: As, given: Given, { identifier }: GivenPerson) {
  const [first, second] = [as(await centreOfficer(given)), as(await centreOfficer(given))]
  const id = await openRecovery(first, { identifier, document: DOCUMENT, reason: WHY })
  return { id, first, second, ...(await confirmRecovery(second, id)) }
}

const stateOf = async (ctx: Ctx, person: PersonId) =>
  (
    await sql<{ state: string }>`
      select state from identity.recovery where person = ${person}
      order by opened_at desc, id desc limit 1`.execute(ctx.sql)
  ).rows[0]?.state

const order = ({ identifier }: GivenPerson, code: string) => ({
  ...{ identifier, code, password: FRESH, keep: false },
  ...SENDER,
})

describe('The desk of a service centre', () => {
  dbTest(
    'gives an account back by two officers and a code that is shown once',
    async ({ ctx, given, browse, deliver }) => {
      const person = await given.person({ password: PASSWORD })
      await newRecoveryCodes(ctx, person.id)
      const before = await openSession(ctx, person.id, { aal: 1, amr: ['pwd'], ...SENDER })
      const first = await browse(await centreOfficer(given))
      const second = await browse(await centreOfficer(given))
      const { identifier } = person
      const seen = await first.post(`${DESK}/search`, { identifier, reason: WHY })
      expect(bodyOf(seen.body)).toContain('Sara Khalid')
      expect(bodyOf(seen.body)).toContain('2 May 1984')
      const page = (await first.post(DESK, { identifier, reason: WHY, ...TYPED })).location ?? ''
      expect(bodyOf((await first.get(page)).body)).toContain('A colleague confirms')
      expect((await first.post(`${page}/confirm`)).status).toBe(409)
      const code = /data-secret="">([0-9A-Z-]{19})</.exec(
        (await second.post(`${page}/confirm`)).body,
      )?.[1]
      expect(code).toBeDefined()
      expect((await second.get(page)).body).not.toContain(code)
      expect((await second.post(`${page}/confirm`)).status).toBe(409)

      const browser = await browse()
      const typed = { identifier, code: code?.toLowerCase() ?? '', password: FRESH }
      const short = await browser.post(CODE_PAGE, { ...typed, password: 'short' })
      expect([short.status, short.body.includes('15 characters')]).toEqual([422, true])
      const done = await browser.post(CODE_PAGE, { ...typed, before: 'suspend' })
      expect(done.location).toBe('/en/my/security')
      expect(bodyOf((await browser.get('/en/my/security')).body)).toContain(
        'acts of high value are not possible until 24 November 2026 at 9:00 am',
      )
      expect(await authenticate(ctx, before)).toBeUndefined()
      const ways = await listAuthenticators(ctx, person.id)
      expect(ways.map(({ kind, state }) => [kind, state])).toEqual([
        ['recovery-codes', 'suspended'],
        ['password', 'active'],
      ])
      const [proofing] = await listProofings(ctx, person.id)
      expect(proofing).toMatchObject({ method: 'in-person', ial: 2, evidence: ['identity-card'] })
      await deliver()
      const messages = (await listMessages(ctx, person.id)).map(({ href }) => href)
      expect(messages.filter((href) => href === 'my/security/recovery')).toHaveLength(3)
      const activity = bodyOf((await browser.get('/en/my/security/activity')).body)
      expect(activity).toContain(WHY)
      expect(activity).toContain('Account recovered')
    },
  )

  dbTest('keeps what was there before, where its person says so', async ({ ctx, as, given }) => {
    const person = await given.person({ password: PASSWORD })
    await newRecoveryCodes(ctx, person.id)
    const { code } = await confirmed(as, given, person)
    await giveBack(ctx, { ...order(person, code), keep: true })
    const ways = await listAuthenticators(ctx, person.id)
    expect(ways.map(({ kind, state }) => [kind, state])).toEqual([
      ['recovery-codes', 'active'],
      ['password', 'active'],
    ])
    const sent = { identifier: person.identifier, ...SENDER }
    expect(await signIn(ctx, { ...sent, password: FRESH })).toHaveProperty('session')
    const old = signIn(ctx, { ...sent, password: PASSWORD })
    await expect(old).rejects.toThrow('identity/sign-in-failed')
  })

  dbTest('is of service centres alone, and asks again', async ({ given, browse, clock }) => {
    const elsewhere = await given.officer({ roles: ['centre-officer'] })
    expect((await (await browse(elsewhere)).get(DESK)).status).toBe(403)
    const clerk = await given.officer({ agency: 'cgb' })
    expect((await (await browse(clerk)).get(DESK)).status).toBe(403)
    const person = await given.person()
    const { identifier } = person
    const officer = await browse(await centreOfficer(given))
    clock.advance({ minutes: 6 })
    const asked = await officer.post(`${DESK}/search`, { identifier, reason: WHY })
    expect(asked.location).toContain('/en/sign-in/step-up?need=age300')
  })

  dbTest('says what is missing, at its field', async ({ given, browse }) => {
    const { identifier } = await given.person()
    const officer = await browse(await centreOfficer(given))
    const search = (fields: object) =>
      officer.post(`${DESK}/search`, { identifier, reason: WHY, ...fields })
    expect(bodyOf((await search({ reason: '' })).body)).toContain('Write the reason')
    const part = await search({ identifier: identifier.slice(0, 6) })
    expect(bodyOf(part.body)).toContain('There is no account')
    for (const wrong of [
      { document: 'library-card' },
      { 'until.year': '2020' },
      { 'until.day': '32' },
    ]) {
      const answer = await officer.post(DESK, { identifier, reason: WHY, ...TYPED, ...wrong })
      expect([answer.status, answer.body.includes('summary-bad')]).toEqual([422, true])
    }
  })

  dbTest('tells the person’s telephone, with where to stop it', async ({ as, given }) => {
    const person = await given.person({ password: PASSWORD })
    const plain = as(await centreOfficer(given))
    await sql`update identity.person set phone = '+97433000012' where id = ${person.id}`.execute(
      plain.sql,
    )
    const sent: string[] = []
    const sms = { send: async (_to: string, text: string) => void sent.push(text) }
    const officer = withCtx({ ...plain, ports: { ...plain.ports, sms } }, {})
    const { identifier } = person
    await openRecovery(officer, { identifier, document: DOCUMENT, reason: WHY })
    await sendTexts(officer)
    expect(sent).toHaveLength(1)
    expect(sent[0]).toContain(`${officer.url}/ar/my/security/recovery`)
    expect(sent[0]).toContain(`${officer.url}/en/my/security/recovery`)
  })
})

describe('Four eyes', () => {
  dbTest('are two officers, neither of them the person', async ({ as, given }) => {
    const [officer, colleague] = [await centreOfficer(given), await centreOfficer(given)]
    const mine = { identifier: officer.identifier, document: DOCUMENT, reason: WHY }
    await expect(openRecovery(as(officer), mine)).rejects.toThrow('identity/recovery-own')
    const id = await openRecovery(as(colleague), mine)
    for (const one of [officer, colleague]) {
      const confirming = confirmRecovery(as(one), id)
      await expect(confirming).rejects.toThrow('identity/recovery-four-eyes')
    }
    await expect(stopRecovery(as(await given.officer()), id)).rejects.toThrow(
      'identity/centre-elsewhere',
    )
  })

  dbTest('hold in the database too, whatever the code does', async ({ ctx, as, given }) => {
    const person = await given.person()
    const { id, first } = await confirmed(as, given, person)
    const by = first.actor.kind === 'person' ? first.actor.id : ''
    for (const wrong of [by, person.id]) {
      const change = sql`
        update identity.recovery set confirmed_by = ${wrong} where id = ${id}`.execute(ctx.sql)
      await expect(change).rejects.toThrow('recovery_check')
    }
  })

  dbTest('see one confirmation, though many officers press at once', async ({ as, given }) => {
    const { identifier } = await given.person()
    const opener = as(await centreOfficer(given))
    const id = await openRecovery(opener, { identifier, document: DOCUMENT, reason: WHY })
    const officers = await Promise.all([1, 2, 3, 4, 5, 6].map(() => centreOfficer(given)))
    const tries = await Promise.allSettled(officers.map((one) => confirmRecovery(as(one), id)))
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const opened = [1, 2, 3, 4].map(() =>
      openRecovery(opener, { identifier, document: DOCUMENT, reason: WHY }),
    )
    expect((await Promise.allSettled(opened)).every(({ status }) => status === 'rejected')).toBe(
      true,
    )
  })
})

describe('A code of the centre', () => {
  dbTest('works once, though it is sent many times at once', async ({ ctx, as, given }) => {
    const person = await given.person({ password: PASSWORD })
    const { code } = await confirmed(as, given, person)
    const tries = await Promise.allSettled(
      [1, 2, 3, 4].map(() => giveBack(ctx, order(person, code))),
    )
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const late = giveBack(ctx, order(person, code))
    await expect(late).rejects.toThrow('identity/recovery-wrong')
  })

  dbTest('is not in the database, nor used where its act fails', async ({ ctx, as, given }) => {
    const person = await given.person({ password: PASSWORD })
    const { id, code } = await confirmed(as, given, person)
    const { rows } = await sql<{ row: string }>`
      select r::text as row from identity.recovery r where id = ${id}`.execute(ctx.sql)
    expect(rows[0]?.row).not.toContain(code.replaceAll('-', ''))
    const act = ctx.tx(async (ctx) => {
      await giveBack(ctx, order(person, code))
      throw new Error('the process ends here')
    })
    await expect(act).rejects.toThrow('ends here')
    expect(await stateOf(ctx, person.id)).toBe('confirmed')
    const sent = { identifier: person.identifier, password: PASSWORD, ...SENDER }
    expect(await signIn(ctx, sent)).toHaveProperty('session')
    expect(await giveBack(ctx, order(person, code))).toHaveLength(43)
  })

  dbTest(
    'is answered like a wrong one when it is late, another’s, or of nobody',
    async ({ ctx, as, given, clock }) => {
      const [person, other] = [await given.person(), await given.person()]
      const { code } = await confirmed(as, given, person)
      const wrong = [
        order(other, code),
        order(person, '0000-0000-0000-0000'),
        order({ ...person, identifier: '28412345678' }, code),
      ]
      for (const one of wrong) {
        await expect(giveBack(ctx, one)).rejects.toThrow('identity/recovery-wrong')
      }
      clock.advance({ days: 1 })
      const late = giveBack(ctx, order(person, code))
      await expect(late).rejects.toThrow('identity/recovery-wrong')
    },
  )

  dbTest(
    'tells nobody by its statements whether there is an account',
    async ({ ctx, as, given }) => {
      const [known, waited] = [await given.person(), await given.person()]
      await confirmed(as, given, waited)
      const tryWith = (identifier: string) => (ctx: Ctx) =>
        giveBack(ctx, order({ ...known, identifier }, 'guess')).catch(() => undefined)
      const nobody = await statementsOf(ctx, tryWith('28412345678'))
      for (const { identifier } of [known, waited]) {
        expect(await statementsOf(ctx, tryWith(identifier))).toEqual(nobody)
      }
    },
  )

  dbTest('cannot be guessed at for long', async ({ ctx, given }) => {
    const person = await given.person()
    for (let i = 0; i < 5; i++) {
      const guess = giveBack(ctx, order(person, 'guess'))
      await expect(guess).rejects.toThrow('identity/recovery-wrong')
    }
    const guess = giveBack(ctx, order(person, 'guess'))
    await expect(guess).rejects.toThrow('identity/too-many-attempts')
  })

  dbTest('begins a rest of a day, and takes a post away', async ({ ctx, as, given, clock }) => {
    const official = await given.officer({ password: PASSWORD })
    const { code } = await confirmed(as, given, official)
    const actor = await authenticate(ctx, await giveBack(ctx, order(official, code)))
    if (actor?.kind !== 'person') throw new Error('nobody is signed in')
    expect(actor.office).toBeUndefined()
    const settled = () => meets(actor.assurance, { settled: true }, clock.now())
    expect(settled()).toBe(false)
    clock.advance({ days: 1 })
    expect(settled()).toBe(true)
  })
})

describe('The person whose account it is', () => {
  dbTest('stops a recovery from where they are signed in', async ({ ctx, as, given, browse }) => {
    const person = await given.person({ password: PASSWORD })
    const { code, id, second } = await confirmed(as, given, person)
    const browser = await browse(person)
    expect(bodyOf((await browser.get('/en/my/security')).body)).toContain('stop it now')
    const page = bodyOf((await browser.get('/en/my/security/recovery')).body)
    expect(page).toContain('Civil Service and Government Development Bureau')
    await browser.post('/en/my/security/recovery/cancel')
    expect(await stateOf(ctx, person.id)).toBe('cancelled')
    const thief = giveBack(ctx, order(person, code))
    await expect(thief).rejects.toThrow('identity/recovery-wrong')
    expect((await getRecovery(second, id)).state).toBe('cancelled')
    expect((await browser.get('/en/my')).status).toBe(200)
    await expect(cancelRecovery(ctx, person.id)).rejects.toThrow('identity/recovery-over')
  })
})

describe('A recovery', () => {
  dbTest('is over after a day, and then another may begin', async ({ ctx, as, given, clock }) => {
    const person = await given.person()
    const { identifier } = person
    const [opener, second] = [as(await centreOfficer(given)), as(await centreOfficer(given))]
    const open = () => openRecovery(opener, { identifier, document: DOCUMENT, reason: WHY })
    const id = await open()
    await expect(open()).rejects.toThrow('identity/recovery-live')
    clock.advance({ days: 1 })
    await expect(confirmRecovery(second, id)).rejects.toThrow('identity/recovery-over')
    await open()
    clock.advance({ days: 1 })
    await expireRecoveries(ctx)
    expect(await stateOf(ctx, person.id)).toBe('expired')
  })

  dbTest('is begun three times a day for a person at most', async ({ as, given }) => {
    const { identifier } = await given.person()
    const officer = as(await centreOfficer(given))
    const open = () => openRecovery(officer, { identifier, document: DOCUMENT, reason: WHY })
    for (let i = 0; i < 3; i++) await stopRecovery(officer, await open())
    await expect(open()).rejects.toThrow('identity/recovery-limit')
  })

  dbTest('is refused with a reason', async ({ as, given }) => {
    const officer = as(await centreOfficer(given))
    const { identifier } = await given.person()
    const right = { identifier, document: DOCUMENT, reason: WHY }
    const wrong = [
      [{ ...right, identifier: '28412345678' }, 'identity/person-missing'],
      [{ ...right, reason: ' ' }, 'identity/reason-missing'],
      [{ ...right, document: { ...DOCUMENT, until: '2026-11-22' } }, 'identity/document-wrong'],
    ] as const
    for (const [order, code] of wrong) {
      await expect(openRecovery(officer, order)).rejects.toThrow(code)
    }
    const id = '00000000-0000-7000-8000-000000000000'
    await expect(getRecovery(officer, id)).rejects.toThrow('identity/recovery-missing')
  })

  dbTest('is preceded by a look, of which an officer has sixty a day', async ({ as, given }) => {
    const { identifier } = await given.person()
    const officer = as(await centreOfficer(given))
    for (let i = 0; i < 60; i++) await lookUp(officer, { identifier, reason: WHY })
    const more = lookUp(officer, { identifier, reason: WHY })
    await expect(more).rejects.toThrow('identity/too-often')
  })
})

describe('The page of the ways back in', () => {
  dbTest('names them in order, and asks nothing', async ({ browse }) => {
    const browser = await browse()
    expect((await browser.get('/en/sign-in')).body).toContain('/en/sign-in/recover')
    const page = (await browser.get('/en/sign-in/recover')).body
    const text = bodyOf(page)
    const order = ['passkey on any of your devices', 'recovery codes', 'Visit a service centre']
    const places = order.map((words) => text.indexOf(words))
    expect(places.every((place) => place > 0)).toBe(true)
    expect([...places].sort((a, b) => a - b)).toEqual(places)
    const main = page.slice(page.indexOf('<main'), page.indexOf('</main>'))
    expect(main).not.toContain('<input')
  })
})
