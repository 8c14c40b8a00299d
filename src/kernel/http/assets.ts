import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'

const TYPES: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
}
const COMPRESSED = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const

type Asset = { type: string; plain: Buffer; packed: Partial<Record<'br' | 'gzip', Buffer>> }

/**
 * Serves what the build put into `dir`, from memory, under names that carry their content's hash.
 *
 * Only names of the manifest are known: no path of a request reaches the disk.
 */
export async function serveAssets(app: FastifyInstance, dir: string) {
  const manifest = JSON.parse(await readFile(join(dir, 'manifest.json'), 'utf8')) as {
    files: Record<string, string>
  }
  const assets = new Map<string, Asset>()
  for (const name of Object.values(manifest.files)) assets.set(name, await load(dir, name))
  app.get<{ Params: { '*': string } }>('/assets/*', async (request, reply) => {
    const asset = assets.get(request.params['*'])
    if (!asset) return reply.callNotFound()
    reply.type(asset.type).header('cache-control', 'public, max-age=31536000, immutable')
    const accepted = request.headers['accept-encoding'] ?? ''
    for (const [encoding] of COMPRESSED) {
      const packed = asset.packed[encoding]
      if (packed && accepted.includes(encoding)) {
        return reply
          .header('content-encoding', encoding)
          .header('vary', 'accept-encoding')
          .send(packed)
      }
    }
    return reply.send(asset.plain)
  })
}

async function load(dir: string, name: string): Promise<Asset> {
  const asset: Asset = {
    type: TYPES[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream',
    plain: await readFile(join(dir, name)),
    packed: {},
  }
  for (const [encoding, ending] of COMPRESSED) {
    const packed = await readFile(join(dir, name + ending)).catch(() => undefined)
    if (packed) asset.packed[encoding] = packed
  }
  return asset
}
