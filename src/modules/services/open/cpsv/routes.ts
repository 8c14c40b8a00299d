import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { Type } from 'typebox'
import { type Answer, type MachineRequest, machineRoute, preferenceOf, redirect } from '#kernel'
import { getService } from '../../service.ts'
import { aroundOf, catalogueTag, describedOf, describedServices, listLawIds } from './around.ts'
import { documentOf, GRAPH_TYPES, type GraphFormat, textOf } from './document.ts'

/** Caches ask again after a minute; while the platform is away they may go on with what they have. */
const CACHE = 'public, max-age=60, stale-while-revalidate=600, stale-if-error=86400'

/** Requests a minute from one address for the whole catalogue. */
const CATALOGUES = 30

type Wanted = GraphFormat | 'page'

/** What a client wants by its header, JSON-LD where it says nothing. */
function wantedBy({ header }: Pick<MachineRequest, 'header'>): Wanted {
  const accept = header('accept')
  const [turtle, page] = ['text/turtle', 'text/html'].map((type) => preferenceOf(accept, type))
  const json = Math.max(
    preferenceOf(accept, 'application/ld+json'),
    preferenceOf(accept, 'application/json'),
  )
  const most = Math.max(json, turtle ?? 0, page ?? 0)
  if (json === most) return 'jsonld'
  return turtle === most ? 'ttl' : 'page'
}

/** Adds what caches are told; nothing is sent again to who has it. */
function cached(
  { header }: Pick<MachineRequest, 'header'>,
  tag: string,
  format: GraphFormat,
  answer: () => Pick<Answer, 'body' | 'stream'>,
): Answer {
  const etag = `"${tag}.${format}"`
  const headers = { 'cache-control': CACHE, etag, vary: 'accept' }
  const type = GRAPH_TYPES[format]
  const known = header('if-none-match')
    ?.split(',')
    .some((one) => one.trim().replace(/^W\//, '') === etag)
  if (known) return { status: 304, type, body: '', headers }
  return { status: 200, type, headers, ...answer() }
}

async function answerCatalogue(request: MachineRequest, format: GraphFormat): Promise<Answer> {
  const { ctx } = request
  const around = await aroundOf(ctx, await listLawIds(ctx))
  return cached(request, await catalogueTag(ctx, around), format, () => ({
    body: '',
    stream: Readable.from(documentOf(format, around, describedServices(ctx))),
  }))
}

const pagePath = ({ ctx: { t } }: Pick<MachineRequest, 'ctx'>, id?: string) =>
  `/${t.locale}/services${id === undefined ? '' : `/${id}`}`

/** One service, or the catalogue with all of them, as the client asks for it; a browser is led to the page. */
export const cpsvRoutes = [
  machineRoute({
    method: 'GET',
    url: '/api/catalogue',
    allow: 'public',
    perMinute: CATALOGUES,
    handler: async (request) => {
      const wanted = wantedBy(request)
      return wanted === 'page' ? redirect(pagePath(request)) : answerCatalogue(request, wanted)
    },
  }),
  ...(['ttl', 'jsonld'] as const).map((format) =>
    machineRoute({
      method: 'GET',
      url: `/api/catalogue.${format}`,
      allow: 'public',
      perMinute: CATALOGUES,
      handler: (request) => answerCatalogue(request, format),
    }),
  ),
  machineRoute({
    method: 'GET',
    url: '/api/services/:file',
    allow: 'public',
    params: Type.Object({
      file: Type.String({ pattern: '^[a-z][a-z0-9-]{0,99}(\\.(ttl|jsonld))?$' }),
    }),
    handler: async (request) => {
      const { ctx, params } = request
      const [id = '', end] = params.file.split('.')
      const wanted = end === undefined ? wantedBy(request) : (end as GraphFormat)
      const service = await getService(ctx, id)
      if (wanted === 'page') return redirect(pagePath(request, id))
      const laws = service.bundle.service.legalResources?.map(({ law }) => law) ?? []
      const around = await aroundOf(ctx, laws)
      const body = await textOf(documentOf(wanted, around, [await describedOf(ctx, service)]))
      const tag = createHash('sha256').update(body).digest('base64url').slice(0, 24)
      return cached(request, tag, wanted, () => ({ body }))
    },
  }),
]
