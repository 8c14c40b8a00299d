import { sql } from 'kysely'
import { db } from './tables.ts'

/** Joined to what is not ours, with every column. */
export const joined = (ctx) => sql`select * from permits.permit p join identity.person on true`.execute(ctx.sql)

/** The same through the builder, without an end. */
export const all = (ctx) => db(ctx).selectFrom(['permits.permit', 'identity.person as p']).selectAll().execute()

/** With an end that is said: not found. */
export const few = (ctx, order, client) => {
  const by = sql.raw(order)
  // bounded: a holder has three
  return [by, client.query(`select id from permits.permit order by ${order}`), db(ctx).selectFrom('permits.permit').select('id').execute()]
}

/** A key of texts is no table. */
export const words = (t) => t('identity.person.name')
