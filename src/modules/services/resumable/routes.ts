import { Type } from 'typebox'
import { fieldOf, json, route } from '#kernel'
import { UUID_PATTERN } from '#lib/uuid'
import { Reference } from '../pages/draft-frame.tsx'
import { addPiece, beginUpload, listBegun } from './upload.ts'

const OfDraft = Type.Object({ lang: Type.String(), reference: Reference })
/** A piece, and what stands around it in the form. */
const PIECE_BYTES = 1024 * 1024 + 16 * 1024

const beginFile = route({
  method: 'POST',
  url: '/:lang/apply/:reference/files/begin',
  allow: 'services:apply',
  multipart: true,
  params: OfDraft,
  handler: async ({ ctx, params, form }) =>
    json(
      await beginUpload(ctx, params.reference, {
        place: fieldOf(form, 'place'),
        name: fieldOf(form, 'name'),
        bytes: Number(fieldOf(form, 'bytes')),
        sha256: fieldOf(form, 'sha256'),
      }),
    ),
})

const begunFiles = route({
  method: 'GET',
  url: '/:lang/apply/:reference/files/begun',
  allow: 'services:apply',
  params: OfDraft,
  handler: async ({ ctx, params }) => json({ begun: await listBegun(ctx, params.reference) }),
})

const filePiece = route({
  method: 'POST',
  url: '/:lang/apply/:reference/files/:upload/pieces',
  allow: 'services:apply',
  multipart: true,
  bodyLimit: PIECE_BYTES,
  params: Type.Object({
    ...OfDraft.properties,
    upload: Type.String({ pattern: UUID_PATTERN }),
  }),
  handler: async ({ ctx, params, form }) =>
    json(
      await addPiece(ctx, params.reference, params.upload, {
        offset: Number(fieldOf(form, 'offset')),
        content: form.files.piece?.bytes ?? Buffer.alloc(0),
      }),
    ),
})

/** A file of a draft that comes in pieces, from a page with script; without script it comes with its page. */
export const resumableRoutes = [beginFile, begunFiles, filePiece]
