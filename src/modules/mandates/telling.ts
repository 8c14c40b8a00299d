import {
  type Ctx,
  type Delivered,
  inAllLanguages,
  type MandateId,
  type PersonId,
  type T,
} from '#kernel'
import { notifyPerson } from '#notify'
import { findMandate, listDirectors, type Mandate } from './mandate.ts'
import type { JointAct } from './tables.ts'

const PLACE = 'my/mandates'

/**
 * Tells both sides what happened to a mandate, and who passed it on. After the act and not in it: how
 * long an offer takes must not say whether there is somebody to tell.
 */
export async function tellOfMandate(ctx: Ctx, { fact, payload }: Delivered): Promise<void> {
  const id = payload.resource?.replace(/^mandate:/, '') as MandateId
  const mandate = await findMandate(ctx, id)
  if (!mandate) return
  const what = fact.replace('mandates/mandate-', '')
  const { agent, principal, principalKind, grantedBy, acceptedAt } = mandate
  if (what === 'ended' && acceptedAt === null) return tellOfOffer(ctx, mandate)
  if (agent) await tell(ctx, agent, `${what}.agent`, mandate)
  if (principalKind === 'person') await tell(ctx, principal, `${what}.principal`, mandate)
  if (grantedBy && grantedBy !== principal && what !== 'offered') {
    await tell(ctx, grantedBy, `${what}.principal`, mandate)
  }
}

type Agreement = { agreed: number; needed: number; what: JointAct; reference: string }

/** Tells the others who sign together that their agreement is wanted. */
export async function tellOthersWhoSign(ctx: Ctx, { payload }: Delivered): Promise<void> {
  const { agreed, needed, what, reference } = (payload.data ?? {}) as Partial<Agreement>
  const id = payload.resource?.replace(/^mandate:/, '') as MandateId
  const mandate = await findMandate(ctx, id)
  if (!mandate || (agreed ?? 0) >= (needed ?? 0)) return
  for (const other of await listDirectors(ctx, mandate.principal)) {
    if (other.agent && other.agent !== mandate.agent)
      await tell(ctx, other.agent, `agreed-${what ?? 'sent'}.agent`, other, reference)
  }
}

/** An offer that came to nothing: its agent hears of a withdrawal, who made it of anything else. */
async function tellOfOffer(ctx: Ctx, mandate: Mandate) {
  const { agent, grantedBy, endReason } = mandate
  if (endReason === 'withdrawn') {
    if (agent) await tell(ctx, agent, 'withdrawn.agent', mandate)
  } else if (grantedBy) await tell(ctx, grantedBy, 'refused.principal', mandate)
}

async function tell(ctx: Ctx, person: PersonId, text: string, mandate: Mandate, reference = '') {
  const blanks = (t: T) => ({
    agent: t.of(mandate.agentName),
    principal: t.of(mandate.principalName),
    day: t.date(mandate.until, 'long'),
    reference,
  })
  const say = (part: 'subject' | 'body') =>
    inAllLanguages(ctx, (t) => t(`mandates.notices.${text}.${part}`, blanks(t)))
  await notifyPerson(ctx, person, { subject: say('subject'), body: say('body'), href: PLACE })
}
