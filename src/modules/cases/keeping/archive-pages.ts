import {
  type Answer,
  type Ctx,
  csvFile,
  dayOf,
  download,
  fieldOf,
  findFileContent,
  orFormAgain,
  route,
} from '#kernel'
import { problem } from '../problems.ts'
import { hrefOf, ItemParams, OneParams, type OneRequest } from './addresses.ts'
import { certificateJson } from './certificate.ts'
import { type Disposal, type DisposalLine, getDisposal, openDisposal } from './disposal.ts'
import { packCases } from './package.ts'
import { disposalView } from './pages.tsx'
import { noteReceipt } from './receipt.ts'
import type { DisposalId } from './rows.ts'

const HERE = '/:lang/office/disposals/:id'

/** Packages for an archive and its receipts; the certificate of what went. */
export const archiveRoutes = [
  route({
    method: 'GET',
    url: `${HERE}/packages.zip`,
    allow: 'cases:dispose',
    params: OneParams,
    perMinute: 10,
    handler: async ({ ctx, params }) => {
      const bytes = await packCases(ctx, params.id as DisposalId)
      return download(bytes, 'application/zip', `packages-${params.id}.zip`)
    },
  }),
  route({
    method: 'GET',
    url: `${HERE}/cases/:reference/package.zip`,
    allow: 'cases:dispose',
    params: ItemParams,
    perMinute: 30,
    handler: async ({ ctx, params: { id, reference } }) => {
      const bytes = await packCases(ctx, id as DisposalId, { reference })
      return download(bytes, 'application/zip', `${reference}.zip`)
    },
  }),
  route({
    method: 'POST',
    url: `${HERE}/receipt`,
    allow: 'cases:dispose',
    params: OneParams,
    handler: (request) => receiptAnswer(request),
  }),
  route({
    method: 'GET',
    url: `${HERE}/certificate.pdf`,
    allow: 'cases:dispose',
    params: OneParams,
    perMinute: 30,
    handler: async ({ ctx, params }) => {
      const { id, certificate } = await getDisposal(ctx, params.id as DisposalId)
      const file = certificate && (await findFileContent(ctx, certificate, `disposal:${id}`))
      if (!file) throw problem('disposal-missing')
      return download(file.content, file.type, file.name)
    },
  }),
  route({
    method: 'GET',
    url: `${HERE}/certificate.json`,
    allow: 'cases:dispose',
    params: OneParams,
    perMinute: 10,
    handler: async ({ ctx, params }) => {
      const { list, lines } = await done(ctx, params.id)
      const text = JSON.stringify(certificateJson(list, lines), null, 2)
      return download(Buffer.from(text), 'application/json', `disposal-${list.id}.json`)
    },
  }),
  route({
    method: 'GET',
    url: `${HERE}/certificate.csv`,
    allow: 'cases:dispose',
    params: OneParams,
    perMinute: 10,
    handler: async ({ ctx, params }) => {
      const { list, lines } = await done(ctx, params.id)
      return csvFile(`disposal-${params.id}`, tableOf(ctx, list, lines))
    },
  }),
]

/** There is no certificate of what has not gone yet. */
async function done(ctx: Ctx, id: string) {
  const found = await ctx.tx((ctx) => openDisposal(ctx, id as DisposalId))
  if (found.list.state !== 'done') throw problem('disposal-missing')
  return found
}

const FIELDS = {
  'cases/receipt-missing': 'receipt',
  'cases/receipt-day': 'day',
  'cases/receiver-missing': 'receiver',
  'cases/package-missing': 'reference',
}

async function receiptAnswer(request: OneRequest): Promise<Answer> {
  const { ctx, params, form } = request
  const id = params.id as DisposalId
  const note = async () => {
    await noteReceipt(ctx, id, {
      ...{ reference: fieldOf(form, 'reference'), receipt: fieldOf(form, 'receipt') },
      ...{ day: dayOf(form, 'day'), receiver: fieldOf(form, 'receiver') },
    })
    return hrefOf(ctx, `/${id}`)
  }
  return orFormAgain(ctx.t, FIELDS, note, (error) => disposalView(request, error))
}

const COLUMNS = [
  ...(['reference', 'service', 'version', 'sent', 'decided', 'outcome', 'fate'] as const),
  ...(['hash', 'gone', 'archive'] as const),
]

/** What went, when, and the hash of each: nobody's name. */
function tableOf({ t }: Ctx, list: Disposal, lines: readonly DisposalLine[]): string[][] {
  const day = (at: Date | null) => at?.toISOString() ?? ''
  return [
    COLUMNS.map((name) => t(`cases.disposals.${name}`)),
    ...lines.map((line) => [
      ...[line.reference, list.service, line.version ?? ''],
      ...[day(line.submittedAt), day(line.closedAt), t(`cases.states.${line.outcome}`)],
      t(`cases.disposals.fates.${line.fate ?? 'waits'}`),
      ...[line.sha256?.toString('hex') ?? '', day(line.disposedAt), line.receipt ?? ''],
    ]),
  ]
}
