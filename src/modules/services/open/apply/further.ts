import { Type } from 'typebox'
import { type Ctx, json, machineRoute, type T } from '#kernel'
import { pointerOf } from '#lib/json-pointer'
import { UUID_PATTERN } from '#lib/uuid'
import { listStanding } from '../../confirming/confirmation.ts'
import { type Draft, getOpenDraft, listOpenDrafts } from '../../draft.ts'
import { findRevised, planMove, takeUpRevised } from '../../draft-version.ts'
import type { Offered } from '../../once-only/held.ts'
import { answerDraftFile } from '../../pages/draft-file.ts'
import { problem } from '../../problems.ts'
import { getServiceVersion } from '../../service.ts'
import { offeredTitle } from '../../view/held-words.ts'
import { askedOf } from '../../whole.ts'
import { bringDocument, offeredTo } from './documents.ts'
import { APPLY_SCOPE } from './scope.ts'
import { DocumentBody, RevisionBody } from './shapes.ts'
import { isThrough } from './through.ts'

const OfDraft = Type.Object({ reference: Type.String({ maxLength: 40 }) })
const usual = { allow: 'services:apply', scope: APPLY_SCOPE, perMinute: 60 } as const

/** The person's open drafts at the agency, those of corrections too; the last saved first, 50 at most. */
const listRoute = machineRoute({
  ...{ ...usual, method: 'GET', url: '/api/drafts' },
  handler: async ({ ctx }) => {
    const drafts = await ofAgency(ctx, await listOpenDrafts(ctx))
    return json({ drafts: drafts.map(lineOf) })
  },
})

const lineOf = ({ reference, service, form, purpose, updatedAt, expiresAt }: Draft) => ({
  ...{ reference, service, form, purpose },
  ...{ saved: updatedAt.toISOString(), expires: expiresAt.toISOString() },
})

async function ofAgency(ctx: Ctx, drafts: readonly Draft[]): Promise<Draft[]> {
  const own = await Promise.all(
    drafts.map(async (draft) => {
      const bundle = await getServiceVersion(ctx, draft.service, draft.version)
      return (await isThrough(ctx, { id: draft.service, bundle })) ? [draft] : []
    }),
  )
  return own.flat()
}

/** What the draft holds, for software that goes on with it; and what would become of it in a later version of its service. */
const heldRoute = machineRoute({
  ...{ ...usual, method: 'GET', url: '/api/drafts/:reference', params: OfDraft },
  handler: async ({ ctx, params }) => {
    const draft = await getOpenDraft(ctx, params.reference)
    const { fields, revision } = draft
    const bundle = await getServiceVersion(ctx, draft.service, draft.version)
    return json({
      ...lineOf(draft),
      ...{ answers: askedOf(bundle, draft), revision, revised: await revisedOf(ctx, draft) },
      open: fields?.map(pointerOf) ?? null,
    })
  },
})

async function revisedOf(ctx: Ctx, draft: Draft) {
  const revised = await findRevised(ctx, draft)
  if (!revised) return null
  const { answers, fates, stays } = await planMove(ctx, draft, revised)
  const changed = [...fates].filter(([, { what }]) => what !== 'kept')
  return {
    ...{ version: revised.version, stays },
    answers: askedOf(revised.bundle, { form: draft.form, answers }),
    changed: changed.map(([path, { what }]) => ({ where: pointerOf(path), what })),
  }
}

/** Goes on with the service as it is offered now, as the draft said what becomes of its answers. */
const reviseRoute = machineRoute({
  ...{ ...usual, method: 'POST', url: '/api/drafts/:reference/revision', params: OfDraft },
  body: RevisionBody,
  handler: async ({ ctx, params, body }) => {
    const draft = await takeUpRevised(ctx, params.reference, body)
    if (!draft) throw problem('draft-stays')
    return json(lineOf(draft))
  },
})

const fileRoute = machineRoute({
  ...{ ...usual, method: 'GET', url: '/api/drafts/:reference/files/:file' },
  params: Type.Object({ ...OfDraft.properties, file: Type.String({ pattern: UUID_PATTERN }) }),
  handler: ({ ctx, params }) => answerDraftFile(ctx, params.reference, params.file),
})

/** Documents that the person has at the agency, by the fields that ask for such. */
const documentsRoute = machineRoute({
  ...{ ...usual, method: 'GET', url: '/api/drafts/:reference/documents', params: OfDraft },
  handler: async ({ ctx, params }) => {
    const offered = await offeredTo(ctx, await getOpenDraft(ctx, params.reference))
    const documents = [...offered].flatMap(([field, list]) =>
      list.map((one) => ({ field, ...documentLine(ctx.t, one) })),
    )
    return json({ documents })
  },
})

const documentLine = (t: T, one: Offered) => ({
  ...{ document: one.id, from: one.from, title: offeredTitle(t, one), number: one.number },
  ...{ at: one.at.toISOString(), agency: t.of(one.agency), name: one.stored.name },
  ...{ type: one.stored.type, bytes: one.stored.bytes, pages: one.stored.pages },
  unfit: one.unfit ? t(`services.held.unfit.${one.unfit.why}`, one.unfit.params) : null,
})

const takeRoute = machineRoute({
  ...{ ...usual, method: 'POST', url: '/api/drafts/:reference/documents', params: OfDraft },
  body: DocumentBody,
  handler: async ({ ctx, params, body }) =>
    json(await bringDocument(ctx, params.reference, body.field, body.document), 201),
})

/** Who has been asked to confirm these answers, and what they said. */
const standingRoute = machineRoute({
  ...{ ...usual, method: 'GET', url: '/api/drafts/:reference/confirmations', params: OfDraft },
  handler: async ({ ctx, params }) => {
    const standing = await listStanding(ctx, (await getOpenDraft(ctx, params.reference)).id)
    return json({
      confirmations: standing.map(({ name, state, until, answeredAt, reason }) => ({
        ...{ name, state, until: until.toISOString(), reason },
        answered: answeredAt?.toISOString() ?? null,
      })),
    })
  },
})

export const furtherRoutes = [
  ...[listRoute, heldRoute, reviseRoute, fileRoute, documentsRoute, takeRoute, standingRoute],
]
