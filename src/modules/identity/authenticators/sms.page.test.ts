import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { type Ctx, isPhishingResistant, type PersonId, withCtx } from '#kernel'
import { bodyOf, dbTest, type Given, type GivenPerson } from '#testing'
import { acceptInvitation, inviteOfficial } from '../invitation.ts'
import { authenticate } from '../sessions/session.ts'
import { finishWithCode, signIn } from '../sign-in/sign-in.ts'
import { stepUp } from '../sign-in/step-up.ts'
import { sendTexts } from '../text-message.ts'
import { listAuthenticators } from './authenticator.ts'
import { bindSms, maskedTelephone, sendBindingCode, sendSms } from './sms.ts'

const PASSWORD = 'a sentence to remember'
const TELEPHONE = '+97433000012'
const SENDER = { ip: '192.0.2.7', userAgent: '' }

/** Each from elsewhere: what is sent is counted by the address that asks, too. */
let places = 0

type As = (who: GivenPerson) => Ctx

/** Somebody with a telephone, and what it receives. */
async function withTelephone(as: As, given: Given, telephone = TELEPHONE) {
  const person = await given.person({ password: PASSWORD })
  const plain = as(person)
  await sql`update identity.person set phone = ${telephone} where id = ${person.id}`.execute(
    plain.sql,
  )
  const received: string[] = []
  const send = async (to: string, text: string) => {
    if (to === telephone) received.push(text)
  }
  const sms = { send }
  const ctx = withCtx({ ...plain, ports: { ...plain.ports, sms } }, {})
  const code = async () => {
    await sendTexts(ctx)
    return /#(\d{6})$/.exec(received.at(-1) ?? '')?.[1] ?? ''
  }
  return { person, ctx, received, code, ip: `198.51.100.${++places}` }
}

async function bound(as: As, given: Given, telephone: string) {
  const all = await withTelephone(as, given, telephone)
  await sendBindingCode(all.ctx, all.person.id, all.ip)
  await bindSms(all.ctx, all.person.id, await all.code())
  return all
}

const begin = async (ctx: Ctx, { identifier }: GivenPerson) => {
  const begun = await signIn(ctx, { identifier, password: PASSWORD, ...SENDER })
  return 'second' in begun ? begun.second : undefined
}

const kindsOf = async (ctx: Ctx, person: PersonId) =>
  (await listAuthenticators(ctx, person)).map(({ kind, state }) => `${kind} ${state}`)

describe('A code by text message', () => {
  dbTest('is a second step, and resists no false site', async ({ as, given }) => {
    const { ctx, person, ip, code, received } = await bound(as, given, '+97433000101')
    const second = (await begin(ctx, person)) ?? ''
    await sendSms(ctx, person.id, ip)
    const typed = await code()
    expect(received.at(-1)).toContain(`@${new URL(ctx.url).hostname} #${typed}`)
    const finish = () => finishWithCode(ctx, second, { kind: 'sms', code: typed, ...SENDER })
    const actor = await authenticate(ctx, await finish())
    if (actor?.kind !== 'person' || !actor.assurance) throw new Error('nobody is signed in')
    expect(actor.assurance).toMatchObject({ aal: 2, amr: ['pwd', 'sms', 'mfa'] })
    expect(isPhishingResistant(actor.assurance)).toBe(false)
    const again = (await begin(ctx, person)) ?? ''
    const reused = finishWithCode(ctx, again, { kind: 'sms', code: typed, ...SENDER })
    await expect(reused).rejects.toThrow('identity/code-wrong')
  })

  dbTest('works once, though it is sent many times at once', async ({ as, given }) => {
    const { ctx, person, ip, code } = await bound(as, given, '+97433000102')
    await sendSms(ctx, person.id, ip)
    const typed = await code()
    const steps = await Promise.all([1, 2, 3, 4].map(() => begin(ctx, person)))
    const tries = await Promise.allSettled(
      steps.map((step) => finishWithCode(ctx, step ?? '', { kind: 'sms', code: typed, ...SENDER })),
    )
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  dbTest('is good for ten minutes and five tries', async ({ as, given, clock }) => {
    const { ctx, person, ip, code } = await withTelephone(as, given, '+97433000103')
    const bind = (typed: string) => bindSms(ctx, person.id, typed)
    await sendBindingCode(ctx, person.id, ip)
    const late = await code()
    clock.advance({ minutes: 10 })
    await expect(bind(late)).rejects.toThrow('identity/code-wrong')
    await sendBindingCode(ctx, person.id, ip)
    const right = await code()
    const wrong = right === '000000' ? '000001' : '000000'
    for (let i = 0; i < 5; i++) await expect(bind(wrong)).rejects.toThrow('identity/code-wrong')
    await expect(bind(right)).rejects.toThrow('identity/code-wrong')
    await sendBindingCode(ctx, person.id, ip)
    await bind(await code())
    expect(await kindsOf(ctx, person.id)).toEqual(['password active', 'sms active'])
  })

  dbTest('is not in the database in clear, nor good for another', async ({ as, given }) => {
    const { ctx, person, ip, code } = await withTelephone(as, given, '+97433000104')
    await sendBindingCode(ctx, person.id, ip)
    const typed = await code()
    const { rows } = await sql<{ row: string }>`
      select c::text as row from identity.text_code c`.execute(ctx.sql)
    expect(rows.map(({ row }) => row).join()).not.toContain(`${typed}`)
    const other = await withTelephone(as, given, '+97433000105')
    const foreign = bindSms(other.ctx, other.person.id, typed)
    await expect(foreign).rejects.toThrow('identity/code-wrong')
    await bindSms(ctx, person.id, typed)
    await expect(bindSms(ctx, person.id, typed)).rejects.toThrow('identity/code-wrong')
  })

  dbTest('is sent five times an hour, ten a day', async ({ as, given, clock }) => {
    const { ctx, person, ip } = await withTelephone(as, given, '+97433000106')
    const send = () => sendBindingCode(ctx, person.id, ip)
    for (let i = 0; i < 5; i++) await send()
    await expect(send()).rejects.toThrow('identity/too-often')
    clock.advance({ minutes: 62 })
    for (let i = 0; i < 5; i++) await send()
    clock.advance({ minutes: 62 })
    await expect(send()).rejects.toThrow('identity/too-often')
  })

  dbTest('is not for officials, and goes when somebody becomes one', async ({ as, given }) => {
    const { ctx, person, ip } = await bound(as, given, '+97433000107')
    const administrator = as(await given.officer({ roles: ['administrator'] }))
    const office = { agency: 'moci', roles: ['officer'] }
    await acceptInvitation(ctx, person.id, await inviteOfficial(administrator, office))
    expect(await kindsOf(ctx, person.id)).toContain('sms suspended')
    const official = as({ ...person, actor: { kind: 'person', id: person.id, name: {}, office } })
    const binding = sendBindingCode(official, person.id, ip)
    await expect(binding).rejects.toThrow('identity/sms-refused')
    await expect(sendSms(ctx, person.id, ip)).rejects.toThrow('identity/sms-refused')
  })

  dbTest('is nobody’s where the country does not let it', async ({ as, given }) => {
    const { ctx, person, ip } = await bound(as, given, '+97433000108')
    const { settings } = ctx.pack
    const signInSettings = { ...settings.signIn, sms: false }
    const pack = { ...ctx.pack, settings: { ...settings, signIn: signInSettings } }
    const elsewhere = withCtx({ ...ctx, pack }, {})
    await expect(sendSms(elsewhere, person.id, ip)).rejects.toThrow('identity/sms-refused')
    expect(await begin(elsewhere, person)).toBeUndefined()
  })

  dbTest('confirms an act, where there is nothing better', async ({ as, given }) => {
    const { ctx, person, ip, code } = await bound(as, given, '+97433000109')
    await sendSms(ctx, person.id, ip)
    const order = { by: 'sms', code: await code() } as const
    const over = stepUp(ctx, person.id, 'a session', order)
    await expect(over).rejects.toThrow('identity/second-step-over')
    const again = stepUp(ctx, person.id, 'a session', order)
    await expect(again).rejects.toThrow('identity/code-wrong')
  })
})

describe('The page of text messages', () => {
  dbTest(
    'says that they are the weakest, and when they cannot be sent',
    async ({ as, given, browse }) => {
      const { person } = await withTelephone(as, given)
      const browser = await browse(person)
      const text = bodyOf((await browser.get('/en/my/security/sms')).body)
      expect(text).toContain('This is the weakest way')
      expect(text).toContain('Add a passkey')
      expect(text).toContain(maskedTelephone(TELEPHONE))
      expect(text).not.toContain('3300')
      const away = await browser.post('/en/my/security/sms/send')
      expect([away.status, bodyOf(away.body).includes('Use another way')]).toEqual([503, true])
      const wrong = await browser.post('/en/my/security/sms', { code: '123456' })
      expect([wrong.status, bodyOf(wrong.body).includes('not right')]).toEqual([422, true])
      const officer = await browse(await given.officer())
      const refused = bodyOf((await officer.get('/en/my/security/sms')).body)
      expect(refused).toContain('Who holds a post may not use them')
      const poor = await browse(await given.person())
      const none = bodyOf((await poor.get('/en/my/security/sms')).body)
      expect(none).toContain('Your account has no telephone')
    },
  )

  dbTest('is where a second step says that nothing can be sent', async ({ as, given, browse }) => {
    const { person, ip } = await bound(as, given, '+97433000110')
    const browser = await browse()
    const { identifier } = person
    const next = '/en/my'
    await expect(sendSms(as(person), person.id, ip)).rejects.toThrow('identity/sms-away')
    const begun = await browser.post('/en/sign-in', { identifier, password: PASSWORD, next })
    const page = bodyOf((await browser.get(begun.location ?? '')).body)
    expect(page).toContain('Send the code')
    const away = await browser.post('/en/sign-in/second/text', { next })
    expect([away.status, bodyOf(away.body).includes('Use another way')]).toEqual([503, true])
  })
})
