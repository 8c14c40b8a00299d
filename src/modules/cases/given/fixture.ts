import { randomUUID } from 'node:crypto'
import type { Ctx } from '#kernel'
import { grantLicence } from '#licences'
import { findService, saveAnswers, startDraft } from '#services'
import { type Browser, type DbFixtures, formIn, type GivenPerson } from '#testing'

/** It asks for a commercial registration, and for papers of the premises. */
export const ASKING = 'commercial-licence-issue'
const REGISTRATION = 'commercial-registration-issue'

/** A registration that was received, with its sealed document; its number. */
export async function givenRegistration(
  ctx: Ctx,
  deliver: DbFixtures['deliver'],
  { id, actor }: GivenPerson,
  validTo: string | null = '2027-11-22',
): Promise<string> {
  const service = await findService(ctx, REGISTRATION)
  const { number } = await grantLicence(ctx, {
    ...{ caseId: randomUUID(), service: REGISTRATION, serviceVersion: service?.version ?? '' },
    output: 'commercial-registration-certificate',
    template: `services/${REGISTRATION}/documents/certificate.typ`,
    ...{ agency: 'moci', holder: id },
    holderName: actor.kind === 'person' ? actor.name : {},
    title: { ar: 'شهادة السجل التجاري', en: 'Commercial registration certificate' },
    rows: [],
    publicRows: [],
    ...{ validFrom: '2025-11-23', validTo },
  })
  await deliver()
  return number
}

/** A draft that asks for the registration, and that lacks nothing else; its reference. */
export async function begunAsking(ctx: Ctx, more: Record<string, unknown> = {}): Promise<string> {
  const { reference } = await startDraft(ctx, ASKING)
  await saveAnswers(ctx, reference, {
    ...{ registration: '123456', activity: 'consulting', description: 'استشارات' },
    ...{ mobile: '+97433000001', declaration: true },
    ...more,
  })
  return reference
}

/** Names of the buttons of a page that take a document. */
export const takesIn = (body: string): string[] =>
  [...body.matchAll(/name="_do" value="(take:[^"]+)"/g)].map(([, take = '']) => take)

/** Presses a button of a page, with what was typed there. */
export async function press(
  browser: Browser,
  path: string,
  button: string,
  typed: Record<string, string> = { registration: '123456' },
) {
  const { body } = await browser.get(path)
  return browser.post(path, { ...formIn(body, path), ...typed, _do: button })
}
