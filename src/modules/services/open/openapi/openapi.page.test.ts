import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect } from 'vitest'
import { dbTest } from '#testing'
import { assess } from '../../form/assess.ts'
import { getService, listServices } from '../../service.ts'
import { answersSchema } from './answers-schema.ts'

const ANSWERS = {
  birthDate: '1984-05-02',
  home: {
    livesThere: true,
    address: { zone: '55', street: '340', building: '27' },
    tenure: 'owned',
    completionCertificate: { file: '018f3f5e-0000-7000-8000-000000000000' },
  },
  activities: [
    { activity: 'sewing', description: 'عبايات وفساتين', materials: ['textile'], dailyOrders: 15 },
  ],
  wantsTradeName: true,
  tradeName: 'بيت الهيل',
  mobile: '+97455501234',
  declaration: true,
}

const compile = (schema: object) => {
  const ajv = new Ajv2020({
    strict: false,
    validateFormats: false,
    allErrors: true,
    unicodeRegExp: true,
  })
  const check = ajv.compile(schema)
  return (value: unknown) =>
    check(value) ? [] : (check.errors ?? []).map((e) => `${e.instancePath} ${e.message}`)
}

const paper = {
  file: '018f3f5e-0000-7000-8000-000000000000',
  name: 'a.pdf',
  type: 'application/pdf',
}

describe('The description of a service for software', () => {
  dbTest(
    'is OpenAPI 3.1 for every service that runs here, and no other',
    async ({ ctx, browse }) => {
      const anybody = await browse()
      const services = await listServices(ctx)
      const live = services.filter(({ online }) => online)
      expect(live.length).toBeGreaterThan(2)
      // It prepares OpenAPI's own schema once.
      const validator = new Validator()
      for (const { id } of live) {
        const url = `/api/services/${id}/openapi.json`
        const { status, body } = await anybody.raw({ method: 'GET', url, headers: {} })
        expect(status).toBe(200)
        const found = await validator.validate(JSON.parse(body))
        expect([id, found.errors, validator.version]).toEqual([id, undefined, '3.1'])
        compile(JSON.parse(body).components.schemas.Answers)
        const { outputs } = (await getService(ctx, id)).bundle.service
        expect(Object.keys(JSON.parse(body).webhooks)).toHaveLength(outputs ? 13 : 7)
      }
      const url = '/api/services/adult-education/openapi.json'
      expect((await anybody.raw({ method: 'GET', url, headers: {} })).status).toBe(409)
    },
  )

  dbTest('takes real answers, and what is stored of them, and no others', async ({ ctx }) => {
    const { bundle } = await getService(ctx, 'home-business-licence')
    const form = bundle.forms.apply
    if (!form) throw new Error('no form')
    const faults = compile(answersSchema(form, { bundle, pack: ctx.pack, language: 'en' }))
    expect(faults(ANSWERS)).toEqual([])
    const home = { ...ANSWERS.home, completionCertificate: { ...paper, bytes: 9, pages: 1 } }
    const typed = { ...ANSWERS, mobile: '٥٥٥٠ ١٢٣٤', home }
    const { answers, complete } = assess(bundle, 'apply', typed, {
      today: '2026-11-29',
      pack: ctx.pack,
    })
    expect(complete).toBe(true)
    expect(faults(answers)).toEqual([])
    const rented = { ...ANSWERS, home: { ...ANSWERS.home, tenure: 'rented' } }
    expect(faults(rented)).toEqual([
      expect.stringContaining("must have required property 'ownerConsent'"),
      expect.anything(),
    ])
    expect(faults({ ...ANSWERS, tradeName: 'Latin' })).toHaveLength(1)
    expect(faults({ ...ANSWERS, activities: [] })).toHaveLength(1)
    expect(faults({ ...ANSWERS, other: 1 })).toHaveLength(1)
  })
})
