import { type Ctx, type Finding, inAllLanguages, saidIn, type T } from '#kernel'
import { notifyPerson } from '#notify'
import { record } from '../facts.ts'
import { db, type ProposalId } from '../tables.ts'
import { getProposal, getProposedFiles } from './proposal.ts'
import { textsIn } from './texts.ts'

/** Of what the check finds so much is told; the page of the proposal has the rest. */
const MOST_TOLD = 3

/**
 * Why what two authors published is not offered. `replaced`: another version took its place; `faulty`: it no longer fits
 * what stands around it, as the check found.
 */
export type Lapse = { why: 'replaced' } | { why: 'faulty'; findings: readonly Finding[] }

/**
 * Ends what authors published. Two authors' word is not undone silently: it is on record, and both hear why and what
 * they can do.
 */
export async function lapse(
  ctx: Ctx,
  service: string,
  id: ProposalId,
  because: Lapse,
): Promise<void> {
  await db(ctx)
    .updateTable('services.proposal')
    .set({ lapsed_at: ctx.clock.now() })
    .where('id', '=', id)
    .execute()
  const data = { proposal: id, why: because.why }
  await record(ctx, 'service-lapsed', { resource: `service:${service}`, data })
  await tellAuthors(ctx, service, id, because)
}

async function tellAuthors(ctx: Ctx, service: string, id: ProposalId, because: Lapse) {
  const proposal = await getProposal(ctx, service, id)
  const files = await getProposedFiles(ctx, proposal)
  const blanks = (t: T) => ({
    name: textsIn(files, t.locale).get('service.title')?.trim() || service,
    day: t.date(proposal.starts),
    basis: proposal.basis,
    found: because.why === 'faulty' ? foundIn(t, because.findings) : '',
  })
  const text = (part: 'subject' | 'body') =>
    inAllLanguages(ctx, (t) => t(`services.studio.notices.${because.why}.${part}`, blanks(t)))
  const authors = new Set([proposal.proposedBy, proposal.decidedBy])
  for (const author of authors) {
    if (!author) continue
    await notifyPerson(ctx, author, {
      ...{ subject: text('subject'), body: text('body') },
      href: `office/studio/${service}/proposals/${id}`,
    })
  }
}

/** The first errors in the reader's words. */
const foundIn = (t: T, findings: readonly Finding[]): string =>
  findings
    .filter(({ severity }) => severity === 'error')
    .slice(0, MOST_TOLD)
    .map(({ said, message }) => (said ? saidIn(t, said) : message))
    .join(' ')
