import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { type Ctx, storeFile } from '#kernel'
import { samplePdf } from '#lib/pdf/sample'
import { bodyOf, dbTest, type GivenPerson } from '#testing'
import { startDraft } from '../draft-begin.ts'
import { saveAnswers } from '../draft-save.ts'
import { lockReadyDraft } from '../submission.ts'
import { answerConfirmation, getAsked, listAsked } from './answer.ts'
import { sweepConfirmations } from './sweep.ts'

const SERVICE = 'commercial-registration-issue'

/** A company of some people, filled in by the first of them. */
async function company(person: Ctx, people: readonly GivenPerson[], change: object = {}) {
  const { id, reference } = await startDraft(person, SERVICE)
  const paper = async (name: string) => {
    const upload = { name, bytes: samplePdf('table') }
    const limits = { accept: ['pdf'], bytes: 1_000_000 } as const
    const { id: file, type, bytes, pages } = await storeFile(person, upload, limits, `draft:${id}`)
    return { file, name, type, bytes, pages }
  }
  const partners = await Promise.all(
    people.map(async ({ identifier }, at) => ({
      ...{
        name: `شريك ${at}`,
        qid: identifier,
        share: at === 0 ? 100 - (people.length - 1) * 10 : 10,
        manager: at === 0,
      },
      idCopy: await paper(`id-${at}.pdf`),
    })),
  )
  const answers = {
    ...{ birthDate: '1984-05-02', legalForm: 'llc', tradeName: 'خيوط الدار', reserved: false },
    ...{ activities: ['general-trade'], description: 'خياطة', capital: '200000', partners },
    ...{ articles: await paper('articles.pdf'), lease: await paper('lease.pdf') },
    ...{ seat: { zone: '55', street: '340', building: '27' }, phone: '+97433000012' },
    ...{ declaration: true, ...change },
  }
  await saveAnswers(person, reference, answers)
  return { reference, answers }
}

async function askedOf(ctx: Ctx) {
  const [one] = await listAsked(ctx)
  if (!one) throw new Error('nothing waits')
  const { confirmation } = await getAsked(ctx, one.id)
  return { id: one.id, shown: confirmation.digest.toString('hex') }
}

async function confirm(ctx: Ctx) {
  const { id, shown } = await askedOf(ctx)
  await answerConfirmation(ctx, id, { shown })
}

/** As the module of cases sends it: nothing is sent while somebody has not confirmed. */
const submitApplication = (ctx: Ctx, reference: string) =>
  ctx.tx(async (ctx) => {
    const ready = await lockReadyDraft(ctx, reference)
    const { left } = await ready.askOthers()
    if (left > 0) return { fresh: false, confirm: left }
    await ready.close()
    return { fresh: true }
  })

describe('What several confirm', () => {
  dbTest(
    'shows itself to whoever is asked and nobody else, and nothing else of the applicant',
    async ({ as, given, browse }) => {
      const [sara, omar] = [await given.person(), await given.person()]
      const { reference } = await company(as(sara), [sara, omar])
      await submitApplication(as(sara), reference)
      const { id } = await askedOf(as(omar))
      const stranger = await browse(await given.person())
      expect((await stranger.get(`/en/my/confirmations/${id}`)).status).toBe(404)
      const answer = { _do: 'confirm', shown: '00' }
      expect((await stranger.post(`/en/my/confirmations/${id}`, answer)).status).toBe(404)
      const browser = await browse(omar)
      expect((await browser.get(`/en/apply/${reference}/check`)).status).toBe(404)
      expect((await browser.get(`/en/apply/${reference}/confirmations`)).status).toBe(404)
      const other = `/en/my/confirmations/${id}/files/${id}`
      expect((await browser.get(other)).status).toBe(404)
    },
  )

  dbTest(
    'is not sent where one refuses: the applicant reads why, and whoever changes their mind confirms',
    async ({ as, given, browse }) => {
      const [sara, omar] = [await given.person(), await given.person()]
      const { reference } = await company(as(sara), [sara, omar])
      await submitApplication(as(sara), reference)
      const { id, shown } = await askedOf(as(omar))
      const said = answerConfirmation(as(omar), id, { shown, refuses: { reason: ' ' } })
      await expect(said).rejects.toMatchObject({ code: 'services/refusal-unexplained' })
      const long = answerConfirmation(as(omar), id, { shown, refuses: { reason: 'ا'.repeat(2_001) } })
      await expect(long).rejects.toMatchObject({ code: 'services/refusal-too-long' })
      const reason = 'حصتي أربعون بالمئة'
      await answerConfirmation(as(omar), id, { shown, refuses: { reason } })
      const browser = await browse(sara)
      const waiting = await browser.get(`/en/apply/${reference}/confirmations`)
      expect(waiting.body).toContain(reason)
      expect(bodyOf((await browser.get('/en/my/messages')).body)).toContain(reason)
      expect(await submitApplication(as(sara), reference)).toMatchObject({ confirm: 1 })
      await answerConfirmation(as(omar), id, { shown })
      expect(await submitApplication(as(sara), reference)).toMatchObject({ fresh: true })
    },
  )

  dbTest(
    'is confirmed anew when an answer changes: what was confirmed before counts no more',
    async ({ as, given }) => {
      const [sara, omar] = [await given.person(), await given.person()]
      const { reference, answers } = await company(as(sara), [sara, omar])
      await submitApplication(as(sara), reference)
      const before = await askedOf(as(omar))
      await confirm(as(omar))
      await saveAnswers(as(sara), reference, { ...answers, capital: '300000' })
      await expect(answerConfirmation(as(omar), before.id, before)).rejects.toMatchObject({
        code: 'services/confirmation-missing',
      })
      expect(await submitApplication(as(sara), reference)).toMatchObject({ confirm: 1 })
      const after = await askedOf(as(omar))
      expect(after.id).not.toBe(before.id)
      const stale = answerConfirmation(as(omar), after.id, { shown: before.shown })
      await expect(stale).rejects.toMatchObject({ code: 'services/confirmation-changed' })
      await answerConfirmation(as(omar), after.id, after)
      expect(await submitApplication(as(sara), reference)).toMatchObject({ fresh: true })
    },
  )

  dbTest(
    'counts each once: pressed twice, two at the same moment, and beside the sending',
    async ({ ctx, as, given }) => {
      const people = await Promise.all([1, 2, 3, 4].map(() => given.person()))
      const [sara, ...others] = people as [GivenPerson, ...GivenPerson[]]
      const { reference } = await company(as(sara), people)
      await submitApplication(as(sara), reference)
      await Promise.all(others.flatMap((one) => [confirm(as(one)), confirm(as(one))]))
      const { rows } = await sql<{ given: number; all: number }>`
        select count(*) filter (where fact = 'services/confirmation-given')::integer as given,
          (select count(*)::integer from notify.message m where m.person = ${sara.id}
            and m.subject->>'en' like 'All have confirmed%') as all
        from kernel.audit where subject = ${sara.id}`.execute(ctx.sql)
      expect(rows).toEqual([{ given: 3, all: 1 }])
      const sent = await Promise.allSettled(
        [1, 2].map(() => submitApplication(as(sara), reference)),
      )
      expect(sent.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    },
  )

  dbTest(
    'is confirmed by whoever opens an account later, reminds once, and lapses after the last day',
    async ({ ctx, as, given, clock }) => {
      clock.set('2026-11-23T06:00:00Z')
      const [sara, omar] = [await given.person(), await given.person()]
      const { reference } = await company(as(sara), [sara, omar])
      await submitApplication(as(sara), reference)
      const worker = as({ kind: 'system', name: 'worker' })
      const told = async (person: GivenPerson, like: string) => {
        const { rows } = await sql<{ n: number }>`select count(*)::integer as n from notify.message
          where person = ${person.id} and subject->>'en' like ${like}`.execute(ctx.sql)
        return rows[0]?.n
      }
      await sweepConfirmations(worker)
      expect(await told(omar, 'Two days left%')).toBe(0)
      clock.set('2026-12-21T06:00:00Z')
      await sweepConfirmations(worker)
      await sweepConfirmations(worker)
      expect(await told(omar, 'Two days left%')).toBe(1)
      clock.set('2026-12-23T06:01:00Z')
      const { id, shown } = await askedOf(as(omar))
      const late = answerConfirmation(as(omar), id, { shown })
      await expect(late).rejects.toMatchObject({ code: 'services/confirmation-late' })
      await sweepConfirmations(worker)
      await sweepConfirmations(worker)
      expect(await told(sara, '%did not answer in time%')).toBe(1)
      expect(await submitApplication(as(sara), reference)).toMatchObject({ confirm: 1 })
      await confirm(as(omar))
      expect(await submitApplication(as(sara), reference)).toMatchObject({ fresh: true })
    },
  )

  dbTest('needs nobody else where one applies alone', async ({ as, given }) => {
    const sara = await given.person()
    const { reference } = await company(as(sara), [sara])
    expect(await submitApplication(as(sara), reference)).toMatchObject({ fresh: true })
  })
})
