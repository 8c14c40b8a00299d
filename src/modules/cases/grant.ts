import { type Ctx, type Delivered, inAllLanguages, keptTemplate, today } from '#kernel'
import {
  amendLicence,
  grantLicence,
  holderRows,
  type LicenceId,
  renewLicence,
  replaceFor,
} from '#licences'
import { formEngine, type ServiceBundle } from '#services'
import { type Case, lockCase, moveCase } from './case.ts'
import { articleWords, type Basis } from './clock/law.ts'
import { tellProcedure } from './course.ts'
import { record } from './facts.ts'
import { tellApplicant } from './notice.ts'
import { rowsOf, titleOf } from './output-paper.ts'
import type { Answers, CaseId } from './tables.ts'

/**
 * Grants the licence that an approval gives: the service's first output, with the rows that
 * `service.yaml` names, some of them shown to the public too. An application about a licence renews or
 * amends that one, or makes its document again.
 * A service without output ends with its approval.
 *
 * @param deemedBy  the article by which nobody's answer was an approval: the licence says so
 * @throws licences/already-ended, licences/not-in-force, licences/document-waits  as `renewLicence`, `amendLicence`
 */
export async function grantFor(
  ctx: Ctx,
  found: Case,
  bundle: ServiceBundle,
  answers: Answers,
  deemedBy?: Basis,
) {
  const [output] = bundle.service.outputs ?? []
  if (!output) return
  const validFrom = today(ctx)
  const holder = await holderRows(ctx, { holder: found.applicant, holderName: found.applicantName })
  const shown = rowsOf(ctx, bundle, output, answers)
  const rows = shown.map(({ label, value }) => ({ label, value }))
  const paths = shown.map(({ path }) => path)
  const deemed = deemedBy
    ? [
        {
          label: inAllLanguages(ctx, (t) => t('cases.clock.deemed-row')),
          value: inAllLanguages(ctx, (t) => articleWords(t, bundle, deemedBy)),
        },
      ]
    : []
  const before = [...holder, ...rows]
  const order = {
    caseId: found.id,
    serviceVersion: found.serviceVersion,
    template: output.document ? templateOf(bundle, output.document) : null,
    title: titleOf(ctx, bundle, output),
    rows: [...before, ...deemed],
    publicRows: [
      ...paths.flatMap((path, index) =>
        output.publicRows?.includes(path) ? [holder.length + index] : [],
      ),
      ...deemed.map((_, index) => before.length + index),
    ],
    answers,
    findBy: paths.flatMap((path, index) =>
      output.publicSearch?.includes(path) ? Object.values(rows[index]?.value ?? {}) : [],
    ),
  }
  const validTo = formEngine.lastDayOf(output, validFrom, answers)
  if (found.ofLicence !== null) {
    const id = found.ofLicence as LicenceId
    if (found.ofAct === 'renew') {
      const { validity } = output
      await renewLicence(ctx, id, {
        ...order,
        ends: validity === undefined ? { validTo } : { validity },
      })
    } else if (found.ofAct === 'amend') await amendLicence(ctx, id, order)
    else await replaceFor(ctx, id, { caseId: found.id, answers })
    return
  }
  await grantLicence(ctx, {
    ...order,
    service: found.service,
    output: output.output,
    agency: found.agency,
    holder: found.applicant,
    holderName: found.applicantName,
    validFrom,
    validTo,
  })
}

/**
 * Takes the fact that a licence was issued: the approved case is granted, the holder is told.
 */
export async function noteIssuedLicence(ctx: Ctx, { payload }: Delivered): Promise<void> {
  const { licence, number } = (payload.data ?? {}) as { licence?: string; number?: string }
  const id = payload.resource?.replace(/^case:/, '') as CaseId
  if (!licence || !number) throw new Error('the fact of an issued licence names no licence')
  await ctx.tx(async (ctx) => {
    const found = await lockCase(ctx, { id })
    if (found?.state !== 'approved') return
    await moveCase(ctx, id, await tellProcedure(ctx, found, 'grant'), {
      decision: found.decision,
      licence,
      licence_number: number,
    })
    await record(ctx, 'case-granted', {
      subject: found.applicant,
      resource: `case:${id}`,
      data: { licence: number },
    })
    await tellApplicant(ctx, found, 'granted', () => ({ reference: found.reference, number }))
  })
}

/** As the version has it; versions that were brought in before templates were kept, as the pack has it now. */
function templateOf({ id, templates }: ServiceBundle, document: string): string {
  const path = `documents/${document}.typ`
  return templates ? keptTemplate(templates, path) : `services/${id}/${path}`
}
