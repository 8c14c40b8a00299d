import type { Generated } from 'kysely'
import type { Ctx, PersonId, Texts, Uuid } from '#kernel'

export type MessageId = Uuid<'message'>

export type Tables = {
  'notify.message': {
    id: Generated<MessageId>
    person: PersonId
    subject: Texts
    body: Texts
    href: string
    at: Date
    read_at: Date | null
    mailed_at: Date | null
  }
}

export const db = (ctx: Ctx) => ctx.sql.withTables<Tables>()
