import inject from 'light-my-request'
import type { CustomFetch } from 'openid-client'
import { type Ctx, kernelProblem } from '#kernel'
import { providerMount } from '../oidc/mount.ts'

const SECONDS_AT_MOST = 10

/**
 * Asks the provider of this process as from outside, without a connection: our own public address may
 * not be reachable from here.
 *
 * @returns asks. @throws kernel/unavailable  where the fault is ours, such as a signer that is away
 */
export const fetchInside =
  (ctx: Ctx): CustomFetch =>
  async (address, { method, headers, body }) => {
    const url = new URL(address)
    const { prefix } = providerMount
    const provide = await providerMount.open(ctx)
    const answer = await inject(
      (request, response) => {
        const below = Object.assign(request, {
          originalUrl: request.url ?? '/',
          url: (request.url ?? '/').slice(prefix.length),
        })
        provide(below, response).catch((error: unknown) => {
          ctx.log.error({ err: error }, 'the provider did not answer')
          response.writeHead(503).end()
        })
      },
      {
        method,
        url: url.pathname + url.search,
        headers: { ...headers, host: url.host, 'x-forwarded-proto': url.protocol.slice(0, -1) },
        payload: body instanceof URLSearchParams ? body.toString() : '',
        signal: AbortSignal.timeout(SECONDS_AT_MOST * 1_000),
      },
    )
    if (answer.statusCode >= 500) throw kernelProblem('unavailable')
    const pairs = Object.entries(answer.headers).map(([name, value]): [string, string] => [
      name,
      String(value),
    ])
    return new Response(answer.body, { status: answer.statusCode, headers: pairs })
  }
