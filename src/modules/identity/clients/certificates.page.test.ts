import { X509Certificate } from 'node:crypto'
import { describe, expect } from 'vitest'
import { bodyOf, dbTest } from '#testing'
import { newAuthority, newCertificate } from '../../../../tests/support/certificates.ts'
import { findRegistration } from './client.ts'
import { renewCertificate } from './credentials.ts'

const LIST = '/en/office/identity/clients'
const authority = newAuthority()
const subject = '/C=QA/O=Ministry, of trade/CN=register'
const certificateTest = dbTest.extend({
  more: { clientAuthorities: [new X509Certificate(authority.pem)] },
})
let count = 0

const orderWith = ({ pem }: { pem: string }) => ({
  id: `certified-${++count}`,
  'name-ar': 'برنامج السجل',
  'name-en': 'Register software',
  environment: 'sandbox',
  use: 'machine',
  way: 'certificate',
  certificate: pem,
})

describe('The desk of clients, where certificates can come,', () => {
  certificateTest(
    'takes one of an authority by its name, and warns of its end',
    async ({ ctx, given, browse, clock }) => {
      clock.set(new Date())
      const order = orderWith(newCertificate({ subject, by: authority, days: 60 }))
      const proposer = await browse(await given.officer({ roles: ['senior-officer'] }))
      const colleague = await browse(await given.officer({ roles: ['senior-officer'] }))
      const page = `${LIST}/${order.id}`
      expect((await proposer.post(`${LIST}/new`, order)).location).toBe(page)
      await colleague.post(`${page}/approve`)
      const metadata = async () => (await findRegistration(ctx, order.id))?.metadata
      expect(await metadata()).toMatchObject({
        token_endpoint_auth_method: 'tls_client_auth',
        tls_client_auth_subject_dn: 'CN=register,O=Ministry\\, of trade,C=QA',
        tls_client_certificate_bound_access_tokens: true,
      })
      expect(bodyOf((await proposer.get(page)).body)).toContain('CN=register,O=Ministry')
      expect(bodyOf((await proposer.get(LIST)).body)).not.toContain('certificate ends')
      clock.advance({ days: 45 })
      expect(bodyOf((await proposer.get(LIST)).body)).toMatch(/certificate ends in 1[45] days/)
      const next = newCertificate({ subject, by: authority, days: 120 })
      const later = await browse(await given.officer({ roles: ['senior-officer'] }))
      const sent = await later.post(`${page}/certificate`, { certificate: next.pem })
      expect(sent.location).toBe(page)
      expect(bodyOf((await proposer.get(LIST)).body)).not.toContain('certificate ends')
      const other = newCertificate({ subject: '/CN=other', by: authority, days: 120 })
      for (const { pem } of [other, newCertificate({ subject, days: 120 }), { pem: 'none' }]) {
        expect((await later.post(`${page}/certificate`, { certificate: pem })).status).toBe(422)
      }
    },
  )

  certificateTest(
    'takes one that vouches for itself, and the next beside it',
    async ({ ctx, as, given, browse, clock }) => {
      clock.set(new Date())
      const first = newCertificate({ subject })
      const order = orderWith(first)
      const proposer = await browse(await given.officer({ roles: ['senior-officer'] }))
      const officer = as(await given.officer({ roles: ['senior-officer'] }))
      await proposer.post(`${LIST}/new`, order)
      await (await browse(await given.officer({ roles: ['senior-officer'] }))).post(
        `${LIST}/${order.id}/approve`,
      )
      const keys = async () => (await findRegistration(ctx, order.id))?.metadata.jwks?.keys ?? []
      const raw = ({ pem }: { pem: string }) => [new X509Certificate(pem).raw.toString('base64')]
      expect((await keys()).map(({ x5c }) => x5c)).toEqual([raw(first)])
      const [second, third] = [newCertificate({ subject: '/CN=2' }), newCertificate({ subject })]
      await renewCertificate(officer, order.id, second.pem)
      await renewCertificate(officer, order.id, third.pem)
      expect((await keys()).map(({ x5c }) => x5c)).toEqual([raw(third), raw(second)])
      await expect(renewCertificate(officer, order.id, 'none')).rejects.toThrow(
        'identity/certificate-wrong',
      )
      await proposer.post(`${LIST}/${order.id}/end`)
      await expect(renewCertificate(officer, order.id, first.pem)).rejects.toThrow(
        'identity/client-state',
      )
    },
  )

  certificateTest('refuses one that has ended', async ({ given, browse, clock }) => {
    clock.set(new Date())
    clock.advance({ days: 31 })
    const officer = await browse(await given.officer({ roles: ['senior-officer'] }))
    const answer = await officer.post(`${LIST}/new`, orderWith(newCertificate({ subject })))
    expect(answer.status).toBe(422)
    expect(bodyOf(answer.body)).toContain('that has not ended')
  })
})

dbTest(
  'The desk of clients offers no certificates where none can come',
  async ({ given, browse }) => {
    const officer = await browse(await given.officer({ roles: ['senior-officer'] }))
    expect((await officer.get(`${LIST}/new`)).body).not.toContain('name="certificate"')
  },
)
