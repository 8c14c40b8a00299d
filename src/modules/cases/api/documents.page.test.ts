import { describe, expect } from 'vitest'
import { begunAsking, givenRegistration } from '../given/fixture.ts'
import { hookTest, type Json } from '../hooks/fixture.ts'

const FIELD = 'registrationCopy'

type Line = { document: string; field: string; from: string; number: string; unfit: string | null }

describe('A document that the person has', () => {
  hookTest(
    'is brought to a draft by software of the agency where it lies, once, and named by the answers',
    async ({ ctx, as, given, deliver, software }) => {
      const holder = await given.person()
      const person = as(holder)
      const number = await givenRegistration(ctx, deliver, holder)
      const reference = await begunAsking(person)
      const { asks } = await software(holder)
      const at = `/api/drafts/${reference}`
      const { documents } = (await asks('GET', `${at}/documents`)).json as { documents: Line[] }
      expect(documents).toMatchObject([{ field: FIELD, from: 'licence', number, unfit: null }])
      const take = (document = documents[0]?.document, field = FIELD) =>
        asks('POST', `${at}/documents`, { field, document })
      const taken = await take()
      expect(taken).toMatchObject({ status: 201, json: { type: 'application/pdf' } })
      expect((await take()).json).toEqual(taken.json)
      expect((await take('licence-0')).json.type).toBe('/problems/services/document-missing')
      const elsewhere = await take(documents[0]?.document, 'activity')
      expect(elsewhere.json.type).toBe('/problems/services/field-missing')
      const held = await asks('GET', at)
      const answers = { ...(held.json.answers as Json), [FIELD]: { file: taken.json.file } }
      const url = '/api/services/commercial-licence-issue'
      const checked = await asks('POST', `${url}/check`, { answers, draft: reference })
      expect(checked.json).toMatchObject({ complete: true })
      const file = await asks.bytes(`${at}/files/${taken.json.file}`)
      expect(file.subarray(0, 5).toString()).toBe('%PDF-')
      const body = { answers, draft: reference }
      const sent = await asks('POST', `${url}/applications`, body, 'with-a-document')
      expect(sent.json).toMatchObject({ reference, fresh: true })
    },
  )

  hookTest(
    'is not shown to software of another agency, and not taken where it is worth nothing',
    async ({ ctx, as, given, deliver, clock, software }) => {
      const holder = await given.person()
      await givenRegistration(ctx, deliver, holder, '2027-11-22')
      const reference = await begunAsking(as(holder))
      const { asks } = await software(holder)
      const at = `/api/drafts/${reference}/documents`
      const elsewhere = await software(holder, { agency: 'mm' })
      expect((await elsewhere.asks('GET', at)).json.type).toBe('/problems/services/other-agency')
      clock.set('2027-11-23T09:00:00Z')
      const begun = await begunAsking(as(holder), { activity: 'shop' })
      const url = `/api/drafts/${begun}/documents`
      const { documents } = (await asks('GET', url)).json as { documents: Line[] }
      expect(documents).toMatchObject([{ field: FIELD, unfit: expect.any(String) }])
      const over = await asks('POST', url, { field: FIELD, document: documents[0]?.document })
      expect(over).toMatchObject({
        ...{ status: 409, json: { type: '/problems/services/document-unfit' } },
      })
    },
  )
})
