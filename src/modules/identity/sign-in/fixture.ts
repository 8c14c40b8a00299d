import { type KyselyPlugin, PostgresQueryCompiler } from 'kysely'
import { type Ctx, withCtx } from '#kernel'
import type { Browser, GivenPerson } from '#testing'
import { bindTotp, nextCode } from '../authenticators/totp.ts'

export const PASSWORD = 'a sentence to remember'
const SECRET = Buffer.from('12345678901234567890')

/** What the person's app shows at a time. */
export const codeAt = (now: Date) => nextCode({ secret: SECRET, lastStep: 0 }, now)

/** Gives somebody an app of codes. */
export const withCodes = (ctx: Ctx, { id }: GivenPerson) =>
  bindTotp(ctx, id, { secret: SECRET, step: 0 })

/** The first page of signing in. */
export const begin = (browser: Browser, { identifier }: GivenPerson, next = '/en/my') =>
  browser.post('/en/sign-in', { identifier, password: PASSWORD, next })

/** The statements that an act makes, with blanks for values. */
export async function statementsOf(
  ctx: Ctx,
  act: (ctx: Ctx) => Promise<unknown>,
): Promise<string[]> {
  const made: string[] = []
  const noting: KyselyPlugin = {
    transformQuery: ({ node, queryId }) => {
      made.push(new PostgresQueryCompiler().compileQuery(node, queryId).sql)
      return node
    },
    transformResult: async ({ result }) => result,
  }
  await act(withCtx(ctx, { sql: ctx.sql.withPlugin(noting) })).catch(() => {})
  return made
}
