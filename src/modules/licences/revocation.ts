import { type Ctx, inAllLanguages } from '#kernel'
import { notifyPerson } from '#notify'
import { endLicence, type Licence } from './licence.ts'
import { problem } from './problems.ts'

/** Why an agency may take a licence back; texts `licences.reasons.<reason>`. */
export const REVOCATION_REASONS = [
  'conditions-broken',
  'untrue-data',
  'holder-left',
  'ordered',
] as const
export type RevocationReason = (typeof REVOCATION_REASONS)[number]
export const TEXT_LIMIT = 1_000

/**
 * Takes a licence back; its holder is told why.
 *
 * @param text  what the holder reads, at most 1,000 characters
 * @throws licences/own-licence  when the official holds it
 * @throws licences/already-ended
 */
export async function revokeLicence(
  ctx: Ctx,
  licence: Licence,
  reason: RevocationReason,
  text: string,
): Promise<void> {
  if (ctx.actor.kind === 'person' && ctx.actor.id === licence.holder) throw problem('own-licence')
  await ctx.tx(async (ctx) => {
    await endLicence(ctx, licence, 'revoked', reason, text)
    const inAll = (key: string) =>
      inAllLanguages(ctx, (t) =>
        t(key, { number: licence.number, reason: t(`licences.reasons.${reason}`), text }),
      )
    await notifyPerson(ctx, licence.holder, {
      subject: inAll('licences.notices.revoked'),
      body: inAll('licences.notices.revoked-more'),
      href: `my/licences/${licence.number}`,
    })
  })
}
