import { type Ctx, type PersonId, today } from '#kernel'
import { type CaseId, db } from './tables.ts'

/** Why an official looks at a case: a code of the list, and their words. */
export type Stated = { purpose: string; text: string }

/** What an official said today of why they look at a case; the last of it. */
export const findStated = (ctx: Ctx, id: CaseId, officer: PersonId): Promise<Stated | undefined> =>
  db(ctx)
    .selectFrom('cases.look')
    .select(['purpose', 'text'])
    .where('case_id', '=', id)
    .where('officer', '=', officer)
    .where('on_day', '=', today(ctx))
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
