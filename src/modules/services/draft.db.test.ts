import { describe, expect } from 'vitest'
import { findFiles, storeFile, textKeyOf } from '#kernel'
import { type DbFixtures, dbTest } from '#testing'
import { getOpenDraft, listOpenDrafts } from './draft.ts'
import { startCorrection, startDraft } from './draft-begin.ts'
import { pageOf, saveAnswers, savePage } from './draft-save.ts'
import { problem } from './problems.ts'
import { getServiceVersion } from './service.ts'
import { closeDraft, lockReadyDraft } from './submission.ts'
import { deleteExpiredDrafts } from './sweep.ts'
import { takeUploads } from './upload.ts'

const SERVICE = 'home-business-licence'
const PAPER = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n' +
    '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
)
const LIMITS = { accept: ['pdf'], bytes: 1_000_000 } as const

const ANSWERS = {
  home: {
    address: { zone: '55', street: '340', building: '27' },
    livesThere: true,
    tenure: 'owned',
  },
  activities: [{ activity: 'sewing', description: 'خياطة', materials: ['textile'] }],
  wantsTradeName: false,
  mobile: '33000001',
}

type Ctx = DbFixtures['ctx']

/** A draft in which only the declaration is missing. */
async function filledDraft(ctx: Ctx) {
  const draft = await startDraft(ctx, SERVICE)
  const { id, name, type, bytes, pages } = await storeFile(
    ctx,
    { name: 'completion.pdf', bytes: PAPER },
    LIMITS,
    `draft:${draft.id}`,
  )
  const completionCertificate = { file: id, name, type, bytes, pages }
  const answers = { ...ANSWERS, home: { ...ANSWERS.home, completionCertificate } }
  await saveAnswers(ctx, draft.reference, answers)
  return { ...draft, answers, file: id }
}

const declared = { fields: { declaration: 'yes', _revision: '1' }, files: {} }
const filesOf = async (ctx: Ctx, id: string, file: string) =>
  (await findFiles(ctx, [file], [`draft:${id}`])).length

describe('a draft', () => {
  dbTest('is ready once it is declared, and is sent once', async ({ as, given }) => {
    const ctx = as(await given.person())
    const { reference, id } = await filledDraft(ctx)
    const incomplete = { code: 'services/draft-incomplete', params: { page: 'check' } }
    await expect(lockReadyDraft(ctx, reference)).rejects.toMatchObject(incomplete)
    const undeclared = { fields: { _revision: '1' }, files: {} }
    await expect(lockReadyDraft(ctx, reference, undeclared)).rejects.toMatchObject(incomplete)
    const { assessment } = await ctx.tx((ctx) => lockReadyDraft(ctx, reference, declared))
    expect(assessment.answers).toMatchObject({ declaration: true, mobile: '+97433000001' })
    await closeDraft(ctx, id)
    await expect(lockReadyDraft(ctx, reference, declared)).rejects.toMatchObject({
      code: 'services/draft-closed',
      params: { reference },
    })
    await expect(closeDraft(ctx, id)).rejects.toThrow(/not open/)
    expect(await listOpenDrafts(ctx)).toEqual([])
  })

  dbTest('is not declared by a page that showed other answers', async ({ as, given }) => {
    const ctx = as(await given.person())
    const { reference } = await filledDraft(ctx)
    const elsewhere = { mobile: '33000002', _shown: 'mobile', _revision: '1' }
    await savePage(ctx, reference, 'contact', { fields: elsewhere, files: {} })
    const changed = { code: 'services/draft-changed' }
    await expect(lockReadyDraft(ctx, reference, declared)).rejects.toMatchObject(changed)
    const bare = { fields: { declaration: 'yes' }, files: {} }
    await expect(lockReadyDraft(ctx, reference, bare)).rejects.toMatchObject(changed)
    const seen = { fields: { ...declared.fields, _revision: '2' }, files: {} }
    const { assessment } = await ctx.tx((ctx) => lockReadyDraft(ctx, reference, seen))
    expect(assessment.answers).toMatchObject({ mobile: '+97433000002' })
  })

  dbTest('is not found by anybody else', async ({ as, given }) => {
    const { reference } = await filledDraft(as(await given.person()))
    const other = as(await given.person())
    const missing = { code: 'services/draft-missing' }
    await expect(getOpenDraft(other, reference)).rejects.toMatchObject(missing)
    await expect(lockReadyDraft(other, reference, declared)).rejects.toMatchObject(missing)
    await expect(saveAnswers(other, reference, {})).rejects.toMatchObject(missing)
    await expect(savePage(other, reference, 'home', declared)).rejects.toMatchObject(missing)
  })

  dbTest('cannot name a file of somebody else', async ({ as, given }) => {
    const theirs = await filledDraft(as(await given.person()))
    const ctx = as(await given.person())
    const { reference } = await startDraft(ctx, SERVICE)
    await expect(saveAnswers(ctx, reference, theirs.answers)).rejects.toMatchObject({
      code: 'services/file-missing',
    })
  })

  dbTest(
    'is deleted after its time with its files; saving prolongs it',
    async ({ as, given, clock, ctx: system }) => {
      const ctx = as(await given.person())
      const { reference, id, file } = await filledDraft(ctx)
      clock.advance({ days: 59 })
      await savePage(ctx, reference, 'contact', {
        fields: { mobile: '33000002', _shown: 'mobile', _revision: '9' },
        files: {},
      })
      clock.advance({ days: 59 })
      await deleteExpiredDrafts(system)
      expect(await filesOf(ctx, id, file)).toBe(1)
      clock.advance({ days: 2 })
      await expect(getOpenDraft(ctx, reference)).rejects.toMatchObject({
        code: 'services/draft-expired',
      })
      await deleteExpiredDrafts(system)
      await expect(getOpenDraft(ctx, reference)).rejects.toMatchObject({
        code: 'services/draft-missing',
      })
      expect(await filesOf(ctx, id, file)).toBe(0)
    },
  )

  dbTest('is one of five at most', async ({ as, given }) => {
    const ctx = as(await given.person())
    const drafts = new Set<string>()
    for (let i = 0; i < 5; i++) drafts.add((await filledDraft(ctx)).reference)
    expect(drafts.size).toBe(5)
    await expect(startDraft(ctx, SERVICE)).rejects.toMatchObject({
      code: 'services/too-many-drafts',
    })
  })

  dbTest('is the same one when the button is pressed twice', async ({ as, given }) => {
    const ctx = as(await given.person())
    const { reference } = await startDraft(ctx, SERVICE, { livesThere: true })
    expect((await startDraft(ctx, SERVICE, { livesThere: true })).reference).toBe(reference)
    expect((await startDraft(ctx, SERVICE)).reference).not.toBe(reference)
  })

  dbTest('is the same one however many presses come at once', async ({ as, given }) => {
    const ctx = as(await given.person())
    const begun = await Promise.all(Array.from({ length: 8 }, () => startDraft(ctx, SERVICE)))
    expect(new Set(begun.map(({ reference }) => reference)).size).toBe(1)
    expect(await listOpenDrafts(ctx, SERVICE)).toHaveLength(1)
  })

  dbTest('is one of five at most, also when all are begun at once', async ({ as, given }) => {
    const ctx = as(await given.person())
    const begun = await Promise.allSettled(
      Array.from({ length: 8 }, (_, index) => startDraft(ctx, SERVICE, { begun: index })),
    )
    expect(begun.filter(({ status }) => status === 'fulfilled')).toHaveLength(5)
    expect(await listOpenDrafts(ctx, SERVICE)).toHaveLength(5)
  })

  dbTest('is not begun for a service that is done elsewhere', async ({ as, given }) => {
    const ctx = as(await given.person())
    await expect(startDraft(ctx, 'death-certificate')).rejects.toMatchObject({
      code: 'services/not-online',
    })
    await expect(startDraft(ctx, 'none')).rejects.toMatchObject({
      code: 'services/service-missing',
    })
  })

  dbTest('has room for so much and no more', async ({ as, given }) => {
    const ctx = as(await given.person())
    const { reference } = await startDraft(ctx, SERVICE)
    const huge = { notes: 'ن'.repeat(200_000) }
    await expect(saveAnswers(ctx, reference, huge)).rejects.toMatchObject({
      code: 'services/draft-too-large',
    })
  })

  dbTest('loses what was declared as soon as a page changes', async ({ as, given }) => {
    const ctx = as(await given.person())
    const { reference, answers } = await filledDraft(ctx)
    await saveAnswers(ctx, reference, { ...answers, declaration: true })
    await ctx.tx((ctx) => lockReadyDraft(ctx, reference))
    const fields = { mobile: '33000003', _shown: 'mobile contactEmail', _revision: '9' }
    await savePage(ctx, reference, 'contact', { fields, files: {} })
    await expect(lockReadyDraft(ctx, reference)).rejects.toMatchObject({
      code: 'services/draft-incomplete',
    })
  })

  dbTest('lives as long as its service says, from its last save', async ({ as, given, clock }) => {
    const ctx = as(await given.person())
    clock.set('2026-11-23T08:00:00Z')
    for (const [service, day] of [
      ['health-card-issue', '2026-12-23'],
      ['building-permit', '2027-02-21'],
      [SERVICE, '2027-01-22'],
    ] as const) {
      const { reference } = await startDraft(ctx, service)
      const { expiresAt } = await getOpenDraft(ctx, reference)
      expect(expiresAt.toISOString()).toBe(`${day}T08:00:00.000Z`)
    }
  })

  dbTest('keeps what an answer hides, and shows it again', async ({ as, given }) => {
    const ctx = as(await given.person())
    const { reference } = await filledDraft(ctx)
    const save = (fields: Record<string, string>) =>
      savePage(ctx, reference, 'name', { fields: { _revision: '99', ...fields }, files: {} })
    const shown = 'wantsTradeName tradeName'
    await save({ wantsTradeName: 'yes', tradeName: 'بيت الهيل', _shown: shown })
    const hidden = await save({ wantsTradeName: 'no', tradeName: 'بيت الهيل', _shown: shown })
    expect(hidden.after.answers).not.toHaveProperty('tradeName')
    const back = await save({ wantsTradeName: 'yes', _shown: 'wantsTradeName' })
    expect(back.after.answers.tradeName).toBe('بيت الهيل')
  })
})

describe('a page of a draft', () => {
  dbTest('is one that the form has and the answers ask for', async ({ as, given }) => {
    const ctx = as(await given.person())
    const { reference } = await startDraft(ctx, SERVICE)
    for (const page of ['check', 'safety', 'nowhere']) {
      await expect(savePage(ctx, reference, page, { fields: {}, files: {} })).rejects.toMatchObject(
        {
          code: 'services/page-missing',
        },
      )
    }
  })

  dbTest('takes no more files than the service allows together', async ({ as, given }) => {
    const ctx = as(await given.person())
    const draft = await startDraft(ctx, SERVICE)
    const bundle = await getServiceVersion(ctx, SERVICE, draft.version)
    const small = { ...bundle, service: { ...bundle.service, files: { total: '0KB' } } }
    const answers: Record<string, unknown> = {}
    const path = 'home.completionCertificate'
    const form = { fields: {}, files: { [path]: { name: 'a.pdf', bytes: PAPER } } }
    await takeUploads(ctx, {
      draft,
      bundle: small,
      page: pageOf(small, 'apply', 'home'),
      form,
      answers,
      shown: new Set([path]),
      locked: new Set(),
    })
    const limit = problem('files-too-large', { limit: 0 })
    expect(limit.code).toBe('services/files-too-large')
    expect(answers).toEqual({
      home: {
        completionCertificate: { refused: { key: textKeyOf(limit.code), params: { limit: 0 } } },
      },
    })
  })
})

describe('a correction', () => {
  const about = '019aa000-0000-7000-8000-000000000001'

  dbTest('opens what was named and nothing else', async ({ as, given }) => {
    const ctx = as(await given.person())
    const sent = await filledDraft(ctx)
    const { assessment } = await ctx.tx((ctx) => lockReadyDraft(ctx, sent.reference, declared))
    await closeDraft(ctx, sent.id)
    const given_ = {
      about,
      reference: sent.reference,
      service: SERVICE,
      version: sent.version,
      answers: { ...assessment.answers, home: ANSWERS.home },
      fields: ['activities.description'],
      notes: { 'activities.description': 'اشرح أكثر' },
    }
    const draft = await startCorrection(ctx, given_)
    expect(draft).toMatchObject({ purpose: 'correction', about, reference: sent.reference })
    expect((await startCorrection(ctx, given_)).id).toBe(draft.id)
    const saved = await savePage(ctx, sent.reference, 'activities', {
      fields: {
        _revision: '0',
        _shown: 'activities activities.0.activity activities.0.description',
        _do: 'add:activities',
        'activities.length': '3',
        'activities.0.activity': 'cooking',
        'activities.0.description': 'خياطة عباءات',
      },
      files: {},
    })
    expect(saved.after.answers.activities).toEqual([
      { activity: 'sewing', description: 'خياطة عباءات', materials: ['textile'] },
    ])
  })
})
