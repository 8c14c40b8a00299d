import { describe, expect } from 'vitest'
import type { Ctx } from '#kernel'
import { saveAnswers, startDraft } from '#services'
import type { GivenPerson } from '#testing'
import { submitApplication } from '../application.ts'
import { attach } from '../fixture.ts'
import { hookTest } from '../hooks/fixture.ts'

const SERVICE = 'commercial-registration-issue'
const scopes = ['services:apply', 'services:confirm']

/** A company of some people, filled in by the first of them; its reference. */
async function company(person: Ctx, people: readonly GivenPerson[]): Promise<string> {
  const { id, reference } = await startDraft(person, SERVICE)
  const paper = (name: string) => attach(person, `draft:${id}`, name)
  const partners = await Promise.all(
    people.map(async ({ identifier }, at) => ({
      ...{ name: `شريك ${at}`, qid: identifier, share: at === 0 ? 90 : 10, manager: at === 0 },
      idCopy: await paper(`id-${at}.pdf`),
    })),
  )
  await saveAnswers(person, reference, {
    ...{ birthDate: '1984-05-02', legalForm: 'llc', tradeName: 'خيوط الدار', reserved: false },
    ...{ activities: ['general-trade'], description: 'خياطة', capital: '200000', partners },
    ...{ articles: await paper('articles.pdf'), lease: await paper('lease.pdf') },
    ...{ seat: { zone: '55', street: '340', building: '27' }, phone: '+97433000012' },
    declaration: true,
  })
  return reference
}

type Line = { confirmation: string; state: string }

describe('What several apply for', () => {
  hookTest(
    'is confirmed or refused by software of each of them, by a leave of its own, and sent once all have',
    async ({ as, given, software }) => {
      const [sara, omar] = [await given.person(), await given.person()]
      const reference = await company(as(sara), [sara, omar])
      expect(await submitApplication(as(sara), reference)).toMatchObject({ confirm: 1 })
      const [hers, his] = [await software(sara), await software(omar, { scopes })]
      const narrow = await software(omar)
      expect((await narrow.asks('GET', '/api/confirmations')).status).toBe(403)
      const { confirmations } = (await his.asks('GET', '/api/confirmations')).json as {
        confirmations: Line[]
      }
      expect(confirmations).toMatchObject([{ state: 'asked', service: SERVICE }])
      const at = `/api/confirmations/${confirmations[0]?.confirmation}`
      const asked = await his.asks('GET', at)
      expect(asked.json).toMatchObject({ open: true, answers: { tradeName: 'خيوط الدار' } })
      const { shown, answers } = asked.json as {
        shown: string
        answers: { lease: { file: string } }
      }
      const lease = await his.asks.bytes(`${at}/files/${answers.lease.file}`)
      expect(lease.subarray(0, 5).toString()).toBe('%PDF-')
      const say = (body: object) => his.asks('POST', `${at}/answer`, { shown, ...body })
      const changed = await say({ answer: 'confirm', shown: '00' })
      expect(changed.json.type).toBe('/problems/services/confirmation-changed')
      const why = await say({ answer: 'refuse' })
      expect(why.json.type).toBe('/problems/services/refusal-unexplained')
      const refused = await say({ answer: 'refuse', reason: 'حصتي أكبر' })
      expect(refused.json).toMatchObject({ state: 'refused' })
      const standing = () => hers.asks('GET', `/api/drafts/${reference}/confirmations`)
      expect((await standing()).json.confirmations).toMatchObject([
        { state: 'refused', reason: 'حصتي أكبر' },
      ])
      expect((await say({ answer: 'confirm' })).json).toMatchObject({ state: 'confirmed' })
      expect((await say({ answer: 'confirm' })).json).toMatchObject({ state: 'confirmed' })
      const held = await hers.asks('GET', `/api/drafts/${reference}`)
      const body = {
        answers: { ...(held.json.answers as object), declaration: true },
        draft: reference,
      }
      const sent = await hers.asks(
        'POST',
        `/api/services/${SERVICE}/applications`,
        body,
        'all-agree-1',
      )
      expect(sent.json).toMatchObject({ reference, fresh: true })
      expect((await his.asks('GET', at)).json.type).toBe('/problems/services/confirmation-missing')
    },
  )

  hookTest(
    'is not there for software of others, of another agency, or for somebody else’s affairs',
    async ({ as, given, software }) => {
      const [sara, omar] = [await given.person(), await given.person()]
      const reference = await company(as(sara), [sara, omar])
      await submitApplication(as(sara), reference)
      const his = await software(omar, { scopes })
      const { confirmations } = (await his.asks('GET', '/api/confirmations')).json as {
        confirmations: Line[]
      }
      const at = `/api/confirmations/${confirmations[0]?.confirmation}`
      const stranger = await software(await given.person(), { scopes })
      expect((await stranger.asks('GET', at)).status).toBe(404)
      expect((await stranger.asks('GET', '/api/confirmations')).json).toEqual({ confirmations: [] })
      const elsewhere = await software(omar, { scopes, agency: 'mm' })
      expect((await elsewhere.asks('GET', '/api/confirmations')).json).toEqual({
        confirmations: [],
      })
      expect((await elsewhere.asks('GET', at)).json.type).toBe('/problems/services/other-agency')
    },
  )
})
