import { type Ctx, storeFile } from '#kernel'
import { saveAnswers, startDraft } from '#services'
import type { DbFixtures, Given } from '#testing'
import { startCorrecting, submitApplication } from './application.ts'
import { claimCase } from './claim.ts'

/** The smallest document that is one. */
export const PAPER = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n' +
    '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
)

export const SERVICE = 'home-business-licence'

/** Answers of somebody who owns the home, sews, and declares: nothing is missing. */
export const ANSWERS = {
  home: {
    address: { zone: '55', street: '340', building: '27' },
    tenure: 'owned',
  },
  activities: [
    { activity: 'sewing', description: 'عبايات وفساتين', materials: ['textile'], dailyOrders: 15 },
  ],
  wantsTradeName: true,
  tradeName: 'بيت الهيل',
  mobile: '+97455501234',
  declaration: true,
}

/**
 * A draft that lacks nothing, of the person who acts.
 *
 * @returns its reference
 */
export async function fillApplication(
  ctx: Ctx,
  change: Record<string, unknown> = {},
): Promise<string> {
  const { id, reference } = await startDraft(ctx, SERVICE)
  const paper = await attach(ctx, `draft:${id}`, 'completion.pdf')
  const home = { ...ANSWERS.home, completionCertificate: paper }
  await saveAnswers(ctx, reference, { ...ANSWERS, home, ...change })
  return reference
}

/** Stores a paper and gives it as an answer. */
export async function attach(ctx: Ctx, owner: string, name: string) {
  const limits = { accept: ['pdf', 'png'], bytes: 1_000_000 } as const
  const { id, type, bytes, pages, ...stored } = await storeFile(
    ctx,
    { name, bytes: PAPER },
    limits,
    owner,
  )
  return { file: id, name: stored.name, type, bytes, pages }
}

/** An application that was sent, of the person who acts; its reference. */
export async function sendApplication(ctx: Ctx, change?: Record<string, unknown>): Promise<string> {
  return (await submitApplication(ctx, await fillApplication(ctx, change))).reference
}

/** A note on the paper of the home. */
export const PAPER_NOTE = { path: 'home.completionCertificate', note: 'الصفحة غير واضحة' }

/** Answers the note on the paper with another one, and sends it. */
export async function sendCorrection(ctx: Ctx, reference: string): Promise<void> {
  await fillCorrection(ctx, reference)
  await submitApplication(ctx, reference)
}

/** The correction as a draft that lacks nothing. */
export async function fillCorrection(ctx: Ctx, reference: string): Promise<void> {
  const { draft } = await startCorrecting(ctx, reference)
  const paper = await attach(ctx, `draft:${draft.id}`, 'clearer.pdf')
  const home = { ...ANSWERS.home, completionCertificate: paper }
  await saveAnswers(ctx, reference, { ...draft.answers, home, declaration: true })
}

/** A case that an officer of its agency has taken. */
export async function givenClaimed(as: DbFixtures['as'], given: Given) {
  const person = as(await given.person())
  const officer = as(await given.officer())
  const reference = await sendApplication(person)
  await claimCase(officer, reference)
  return { person, officer, reference }
}
