import { sql } from 'kysely'
import { hashOfToken, type Office, type Official, type OfficialPort } from '#kernel'
import { actorOf } from '../sessions/session.ts'
import { findAtOffice } from './session.ts'

/** What other parts of the platform ask of officials who are not the one that acts. */
export const officialPort: OfficialPort = {
  async find(ctx, people) {
    if (people.length === 0) return []
    const { rows } = await sql<Pick<Official, 'id' | 'name'> & { office: Office }>`
      select p.id, p.name, jsonb_build_object('agency', o.agency, 'agencies', o.agencies, 'roles', o.roles,
        'posts', o.posts, 'standsInFor', o.stands_in_for,
        'interests', array(select i.person from identity.declared_interest i
          where i.official = p.id and i.ended_at is null)) as office
      from identity.person p
      cross join lateral organisations.office_at(p.id, ${ctx.clock.now()}) o
      where p.id = any(${people}::uuid[]) and p.closed_at is null`.execute(ctx.sql)
    return rows.map((row) => ({ kind: 'person', ...row }))
  },
  async look(ctx, token) {
    const [row] = await findAtOffice(ctx, hashOfToken(token), ctx.clock.now())
    return row?.office ? { ...actorOf(row), office: row.office } : undefined
  },
}
