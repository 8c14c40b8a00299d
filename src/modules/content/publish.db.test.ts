import { brotliDecompressSync } from 'node:zlib'
import { type KyselyPlugin, PostgresQueryCompiler } from 'kysely'
import { expect } from 'vitest'
import { type Ctx, defineModule, html, type Module, route, withCtx } from '#kernel'
import { dbTest } from '#testing'
import { openPublishedPages, publishPages } from './index.ts'

/** A module with two pages whose words can be changed. */
function leaflets(words: Map<string, string>): Module[] {
  const page = route({
    method: 'GET',
    url: '/:lang/leaflets/:id',
    allow: 'public',
    published: true,
    addresses: async () => [...words.keys()].map((id) => `leaflets/${id}`),
    handler: async ({ ctx, params }) => {
      const { id } = params as { id: string }
      const text = words.get(id)
      if (text === undefined) throw new Error('no such leaflet')
      return html(`<p>${ctx.t.locale} ${text}</p>` as JSX.Element)
    },
  })
  const live = route({
    method: 'GET',
    url: '/:lang/today',
    allow: 'public',
    handler: async () => html('<p>now</p>' as JSX.Element),
  })
  return [defineModule({ name: 'leaflets', uses: [], routes: [page, live] })]
}

const textAt = async (ctx: Ctx, path: string) => {
  const pages = await openPublishedPages(ctx)
  const page = pages.find(path)
  await pages.close()
  return page && brotliDecompressSync(page.brotli).toString()
}

dbTest('Pages are prepared in each language, with the sitemap', async ({ ctx }) => {
  const words = new Map([
    ['one', 'a'],
    ['two', 'b'],
  ])
  const done = await publishPages(ctx, leaflets(words), 'first')
  expect(done).toMatchObject({ pages: 4, changed: 6 })
  expect(await textAt(ctx, '/ar/leaflets/one')).toBe('<p>ar a</p>')
  expect(await textAt(ctx, '/ar/today')).toBeUndefined()
  const sitemap = await textAt(ctx, '/sitemap.xml')
  expect(sitemap).toContain(`<loc>${ctx.url}/en/leaflets/two</loc>`)
  expect(sitemap).toContain(`hreflang="ar" href="${ctx.url}/ar/leaflets/two"`)
  expect(await textAt(ctx, '/robots.txt')).toContain('Disallow: /ar/my')
})

dbTest('Nothing is made when nothing has changed', async ({ ctx }) => {
  const words = new Map([['one', 'a']])
  await publishPages(ctx, leaflets(words), 'same')
  words.set('one', 'never seen')
  expect(await publishPages(ctx, leaflets(words), 'same')).toBeUndefined()
  expect(await textAt(ctx, '/en/leaflets/one')).toBe('<p>en a</p>')
})

dbTest(
  'Only pages whose bytes have changed are written; those that are gone go',
  async ({ ctx }) => {
    const words = new Map([
      ['one', 'a'],
      ['two', 'b'],
    ])
    await publishPages(ctx, leaflets(words), '1')
    words.set('two', 'c')
    expect(await publishPages(ctx, leaflets(words), '2')).toMatchObject({ changed: 2, removed: 0 })
    words.delete('one')
    // The sitemap changes too.
    expect(await publishPages(ctx, leaflets(words), '3')).toMatchObject({ changed: 1, removed: 2 })
    expect(await textAt(ctx, '/en/leaflets/one')).toBeUndefined()
  },
)

dbTest('A page that cannot be made leaves what was published before', async ({ ctx }) => {
  const words = new Map([['one', 'a']])
  await publishPages(ctx, leaflets(words), '1')
  const broken = leaflets(words).map((module) => ({
    ...module,
    routes: (module.routes ?? []).map((route) => ({
      ...route,
      ...(route.published && { addresses: async () => ['leaflets/one', 'leaflets/missing'] }),
    })),
  }))
  words.set('one', 'half of a publication')
  await expect(publishPages(ctx, broken, '2')).rejects.toThrow('no such leaflet')
  expect(await textAt(ctx, '/ar/leaflets/one')).toBe('<p>ar a</p>')
})

dbTest(
  'A process follows what another publishes, and keeps its pages until then',
  async ({ ctx }) => {
    const words = new Map([['one', 'a']])
    await publishPages(ctx, leaflets(words), '1')
    const pages = await openPublishedPages(ctx)
    const before = pages.find('/ar/leaflets/one')
    words.set('two', 'b')
    await publishPages(ctx, leaflets(words), '2')
    await expect.poll(() => pages.find('/ar/leaflets/two'), { timeout: 5_000 }).toBeDefined()
    expect(pages.find('/ar/leaflets/one')).toBe(before)
    await pages.close()
  },
)

dbTest('What many pages say is asked of the database once', async ({ ctx, modules }) => {
  const asked = new Map<string, number>()
  const counting: KyselyPlugin = {
    transformQuery: ({ node, queryId }) => {
      const { sql, parameters } = new PostgresQueryCompiler().compileQuery(node, queryId)
      const question = `${sql} ${parameters.map(String)}`
      asked.set(question, (asked.get(question) ?? 0) + 1)
      return node
    },
    transformResult: async ({ result }) => result,
  }
  const counted = withCtx(ctx, { sql: ctx.sql.withPlugin(counting) })
  const portal = modules.filter(({ name }) => name === 'portal')
  const done = await publishPages(counted, portal, 'counted')
  expect(done?.pages).toBeGreaterThan(200)
  expect([...asked].filter(([, times]) => times > 1)).toEqual([])
  expect(asked.size).toBeLessThan(200)
})
