import type { FastifyRequest } from 'fastify'

/** Whether a client wants a page for people rather than data: a program gets problem+json. */
export const wantsPage = ({ url, headers: { accept } }: FastifyRequest) => {
  if (url.startsWith('/api/')) return false
  const page = preferenceOf(accept, 'text/html')
  const data = Math.max(
    preferenceOf(accept, 'application/json'),
    preferenceOf(accept, 'application/problem+json'),
  )
  return page >= data
}

/**
 * How much a client wants a type: its q, and a little more where it names the type itself.
 *
 * @source RFC 9110, 12.5.1
 */
export function preferenceOf(accept: string | undefined, type: string): number {
  const ranges = (accept ?? '*/*').slice(0, 2_000).split(',')
  const wanted = ranges.map((range) => {
    const [name = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
    const q = Number(parameters.find((one) => one.startsWith('q='))?.slice(2) ?? 1) || 0
    const how = [type, `${type.split('/')[0]}/*`, '*/*'].indexOf(name)
    return { how, value: how === 0 && q > 0 ? q + 0.0001 : q }
  })
  const [best] = wanted.filter(({ how }) => how >= 0).sort((a, b) => a.how - b.how)
  return best?.value ?? 0
}
