import { sql } from 'kysely'
import type { Ctx, PersonId } from '#kernel'

/**
 * Lets software of an agency speak to the platform, without the desk: the agency's interface, and its access.
 *
 * @param by  an officer who says so
 */
export async function givenAccess(
  ctx: Ctx,
  by: PersonId,
  { client, agency, scopes }: { client: string; agency: string; scopes: readonly string[] },
): Promise<{ audience: string }> {
  const audience = `${ctx.url}/api/${agency}`
  const resource = `platform-${agency}`
  const words = Object.fromEntries(scopes.map((scope) => [scope, { en: scope, ar: scope }]))
  const now = ctx.clock.now()
  await sql`update identity.client set agency = ${agency} where id = ${client}`.execute(ctx.sql)
  await sql`
    insert into identity.resource (id, audience, agency, environment, names, scopes, server, format,
      state, proposed_by, proposed_at, approved_by, approved_at)
    values (${resource}, ${audience}, ${agency}, 'sandbox', '{"en":"iGov","ar":"المنصة"}',
      ${JSON.stringify(words)}::jsonb, ${client}, 'opaque', 'approved', ${by}, ${now},
      (select id from identity.person where id <> ${by} limit 1), ${now})
    on conflict (id) do update set scopes = resource.scopes || excluded.scopes`.execute(ctx.sql)
  await sql`
    insert into identity.resource_access (resource, client, scopes, given_by, given_at)
    values (${resource}, ${client}, ${scopes}, ${by}, ${now})
    on conflict do nothing`.execute(ctx.sql)
  return { audience }
}
