import type { Ctx } from '#kernel'
import { assertionOf, newKey } from './jwt.ts'
import { openLocalServer } from './local-server.ts'
import { givenClient } from './relying-party.ts'

const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code'

/** A website and a counter of an agency, at the started product. */
export type AgencySoftware = {
  /** where people come back to */
  callback: string
  /** an address that asks to sign in, and to agree */
  signIn(language: string): string
  /** the number that the counter's screen shows */
  showNumber(): Promise<string>
  close(): Promise<void>
}

/** Where the counter publishes its keys: the product must be told its host. */
export async function openCounterKeys() {
  const key = newKey('counter')
  const server = await openLocalServer((_request, response) => {
    const jwks = { keys: [{ ...key.jwk, kid: key.kid }] }
    response.setHeader('content-type', 'application/json').end(JSON.stringify(jwks))
  })
  return { key, server }
}

/** @param base  of the product, as its own links begin */
export async function openAgencySoftware(
  ctx: Ctx,
  base: string,
  { key, server }: Awaited<ReturnType<typeof openCounterKeys>>,
): Promise<AgencySoftware> {
  const callback = `http://${server.host}/callback`
  await givenClient(ctx, { id: 'trade-site', redirectUris: [callback] })
  await givenClient(ctx, {
    id: 'trade-counter',
    redirectUris: [],
    metadata: {
      response_types: [],
      grant_types: [DEVICE],
      token_endpoint_auth_method: 'private_key_jwt',
      jwks_uri: `http://${server.host}/keys`,
    },
  })
  return {
    callback,
    signIn: (language) =>
      `${base}/oidc/auth?${new URLSearchParams({
        client_id: 'trade-site',
        redirect_uri: callback,
        response_type: 'code',
        scope: 'openid profile identifier',
        prompt: 'consent',
        ui_locales: language,
        code_challenge: 'c'.repeat(43),
        code_challenge_method: 'S256',
      })}`,
    showNumber: async () => {
      const said = assertionOf('trade-counter', key, { aud: `${base}/oidc` })
      const answer = await fetch(`${base}/oidc/device/auth`, {
        method: 'POST',
        body: new URLSearchParams({ ...said, scope: 'openid profile' }),
      })
      const { user_code: number } = (await answer.json()) as { user_code?: string }
      if (!number) throw new Error(`the counter was answered ${answer.status}`)
      return number
    },
    close: () => server.close(),
  }
}
