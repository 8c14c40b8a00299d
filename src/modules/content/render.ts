import { createHash } from 'node:crypto'
import { type Ctx, type Module, type Route, type RouteRequest, withCtx } from '#kernel'

/** A page as it was made now. */
export type Rendered = { path: string; type: string; body: Buffer; sha256: string }

/**
 * Makes every page of every published route, in each language, as anybody would get it.
 *
 * @throws Error  when a page is not answered with 200: an address that its own route does not know
 */
export async function* renderPages(ctx: Ctx, modules: readonly Module[]): AsyncGenerator<Rendered> {
  for (const route of modules.flatMap(({ routes = [] }) => routes)) {
    if (!route.published || !route.addresses) continue
    const addresses = await route.addresses(ctx)
    for (const locale of ctx.pack.settings.languages) {
      const inLanguage = withCtx(ctx, { actor: { kind: 'anonymous' }, t: ctx.translate(locale) })
      for (const address of addresses) yield renderPage(inLanguage, route, address)
    }
  }
}

async function renderPage(ctx: Ctx, route: Route, address: string): Promise<Rendered> {
  const path = address === '' ? `/${ctx.t.locale}` : `/${ctx.t.locale}/${address}`
  const request: RouteRequest<Record<string, string>, object> = {
    ctx,
    params: paramsOf(route.url, path),
    query: {},
    form: { fields: {}, files: {} },
    path,
    csrf: '',
    ip: '',
    session: undefined,
    cookies: {},
    userAgent: '',
    display: '',
    desk: [],
  }
  const { status, type, body } = await route.handler(request as RouteRequest<never, never>)
  if (status !== 200) throw new Error(`${path} cannot be published: it answers ${status}`)
  return rendered(path, type, body)
}

/** With the hash by which a change is seen. */
export function rendered(path: string, type: string, body: string | Buffer): Rendered {
  const bytes = Buffer.from(body)
  return { path, type, body: bytes, sha256: createHash('sha256').update(bytes).digest('hex') }
}

/** `/:lang/services/:id` and `/ar/services/x` give `{ lang: 'ar', id: 'x' }`. */
function paramsOf(url: string, path: string): Record<string, string> {
  const parts = path.split('/')
  return Object.fromEntries(
    url
      .split('/')
      .map((name, at) => [name, parts[at] ?? ''] as const)
      .filter(([name]) => name.startsWith(':'))
      .map(([name, value]) => [name.slice(1), value]),
  )
}
