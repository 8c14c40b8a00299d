import { Type } from 'typebox'
import { type Answer, Id, json, machineRoute, senderKeyOf, storeFile } from '#kernel'
import { type Draft, discardDraft, getOpenDraft } from '../../draft.ts'
import { startDraft } from '../../draft-begin.ts'
import { saveAnswers } from '../../draft-save.ts'
import { useRegister } from '../../once-only/fetch.ts'
import { getServiceVersion } from '../../service.ts'
import { assertRoomFor, limitsAt, ownerOf } from '../../upload.ts'
import { checkAnswers } from './check.ts'
import { confirmRoutes } from './confirm.ts'
import { furtherRoutes } from './further.ts'
import { APPLY_SCOPE } from './scope.ts'
import { CheckBody, ConsentBody, SaveBody } from './shapes.ts'

const MOST_ANSWER_BYTES = 512 * 1024
/** No field takes a larger file; its own limit says so in words. */
const MOST_FILE_BYTES = 40 * 1024 * 1024
const OfDraft = Type.Object({ reference: Type.String({ maxLength: 40 }) })
const OfService = Type.Object({ id: Id })

/** Answers are held against the form and the rules; nothing is kept. */
const checkRoute = machineRoute({
  method: 'POST',
  url: '/api/services/:id/check',
  allow: 'services:apply',
  scope: APPLY_SCOPE,
  bodyLimit: MOST_ANSWER_BYTES,
  perMinute: 600,
  params: OfService,
  body: CheckBody,
  handler: async ({ ctx, params, body }) => json(await checkAnswers(ctx, params.id, body)),
})

const asAnswer = ({ reference, expiresAt }: Draft, status: number): Answer =>
  json({ reference, expires: expiresAt.toISOString() }, status)

/** A draft to which files can be brought before it is sent. */
const draftRoute = machineRoute({
  method: 'POST',
  url: '/api/services/:id/drafts',
  allow: 'services:apply',
  scope: APPLY_SCOPE,
  perMinute: 60,
  params: OfService,
  handler: async ({ ctx, params, header }) => {
    const sent = senderKeyOf(ctx, header, ['draft', params.id])
    return asAnswer(await startDraft(ctx, params.id, {}, { sent }), 201)
  },
})

const FILE_NAME = /filename="([^"\r\n]{1,200})"/

/** A file for a field of a draft, by the limits of that field; the answers then name it. */
const fileRoute = machineRoute({
  method: 'POST',
  url: '/api/drafts/:reference/files/:field',
  allow: 'services:apply',
  scope: APPLY_SCOPE,
  bytes: true,
  bodyLimit: MOST_FILE_BYTES,
  perMinute: 60,
  params: Type.Object({
    reference: Type.String({ maxLength: 40 }),
    field: Type.String({ pattern: '^[a-z][A-Za-z0-9.]{0,200}$' }),
  }),
  handler: async ({ ctx, params, body, header }) =>
    ctx.tx(async (ctx) => {
      const draft = await getOpenDraft(ctx, params.reference, { lock: true })
      const bundle = await getServiceVersion(ctx, draft.service, draft.version)
      const limits = limitsAt(bundle, draft, params.field)
      const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0)
      await assertRoomFor(ctx, draft, bundle, bytes.length)
      const [, name = 'file'] = FILE_NAME.exec(header('content-disposition') ?? '') ?? []
      const stored = await storeFile(ctx, { name, bytes }, limits, ownerOf(draft))
      const { id, type, pages } = stored
      return json({ file: id, name: stored.name, type, bytes: stored.bytes, pages }, 201)
    }),
})

/** What the person said to the software: whether a register may be asked about them. Its answers come with `check`. */
const registerRoute = machineRoute({
  method: 'POST',
  url: '/api/drafts/:reference/registers/:register',
  allow: 'services:apply',
  scope: APPLY_SCOPE,
  perMinute: 60,
  params: Type.Object({ reference: Type.String({ maxLength: 40 }), register: Id }),
  body: ConsentBody,
  handler: async ({ ctx, params, body }) => {
    const word = body.consent ? 'fetch' : 'decline'
    const said = await useRegister(ctx, params.reference, params.register, word)
    return json({ register: said.register, state: said.state, at: said.at })
  },
})

const saveRoute = machineRoute({
  method: 'POST',
  url: '/api/drafts/:reference/answers',
  allow: 'services:apply',
  scope: APPLY_SCOPE,
  bodyLimit: MOST_ANSWER_BYTES,
  perMinute: 60,
  params: OfDraft,
  body: SaveBody,
  handler: async ({ ctx, params, body }) => {
    const draft = await saveAnswers(ctx, params.reference, body.answers)
    return asAnswer(draft, 200)
  },
})

const discardRoute = machineRoute({
  method: 'POST',
  url: '/api/drafts/:reference/discard',
  allow: 'services:apply',
  scope: APPLY_SCOPE,
  perMinute: 60,
  params: OfDraft,
  handler: async ({ ctx, params }) => {
    await discardDraft(ctx, params.reference)
    return json({ reference: params.reference })
  },
})

export const applyRoutes = [
  ...[checkRoute, draftRoute, saveRoute, discardRoute, fileRoute, registerRoute],
  ...furtherRoutes,
  ...confirmRoutes,
]
