import type { Ctx } from '#kernel'
import { listOrganisations } from '#organisations'
import type { ServiceBundle } from '../bundle/bundle.ts'
import { isOfficerForm } from '../bundle/officer-form-check.ts'
import { caseStates } from '../bundle/procedure-check.ts'
import { ACTS } from '../scenario/scenario-file.ts'
import type { SourceFiles } from '../tables.ts'
import { answersOffered, type Offer, type Offers } from './offers.ts'
import { textsIn } from './texts.ts'

/** What an applicant is told in the course of a case. */
export const NOTICES = [
  ...['returned', 'corrected', 'fee-asked', 'fee-paid', 'approved', 'granted', 'refused'],
  ...[
    'withdrawn',
    'lapsed',
    'lapsed-unpaid',
    'lapsed-undecided',
    'hearing-set',
    'hearing-moved',
    'visit-set',
  ],
  ...['visit-moved', 'deemed-approval', 'deemed-refusal', 'appeal-allowed', 'appeal-upheld'],
  ...['place-offered', 'place-reserved', 'place-moved-up', 'place-missed', 'place-declined'],
  ...['offer-lapsed', 'list-refused'],
]

/** What is expected of a scenario is chosen among these, in the words of the service. */
export function offersForScenario(
  { t }: Ctx,
  files: SourceFiles,
  bundle: ServiceBundle,
  form: string,
): Offers {
  const texts = textsIn(files, t.locale)
  const called = (value: string, key: string): Offer => ({ value, label: texts.get(key) ?? value })
  return {
    verdicts: ['yes', 'no', 'none'].map((value) => ({
      ...{ value, label: t(`services.studio.offers.verdicts.${value}`) },
    })),
    acts: (['renew', 'amend', 'replace'] as const)
      .filter((act) => bundle.service.after?.[act])
      .map((act) => ({ value: act, label: t(`services.studio.offers.later-acts.${act}`) })),
    pages: (bundle.forms[form]?.pages ?? []).map(({ page }) =>
      called(page, `${form}.${page}.title`),
    ),
    evidence: (bundle.service.evidence ?? []).map(({ evidence }) =>
      called(evidence, `evidence.${evidence}.label`),
    ),
  }
}

/** What is chosen among in the steps of a scenario. */
export async function offersForSteps(
  ctx: Ctx,
  files: SourceFiles,
  { service, desk, forms }: ServiceBundle,
): Promise<Offers> {
  const { t } = ctx
  const texts = textsIn(files, t.locale)
  const called = (value: string, key: string): Offer => ({ value, label: texts.get(key) ?? value })
  const worded = (group: string, values: readonly string[]): Offer[] =>
    values.map((value) => ({ value, label: t(`services.studio.offers.${group}.${value}`) }))
  const bodies = await listOrganisations(ctx)
  return {
    acts: worded('acts', ACTS),
    states: worded('states', caseStates),
    notices: worded('notices', NOTICES),
    favours: worded('favours', ['yes', 'no']),
    answers: answersOffered(ctx, files),
    bodies: bodies.map(({ id, names }) => ({ value: id, label: t.of(names) })),
    reasons: (desk?.decide.refuse.reasons ?? []).map((reason) =>
      called(reason, `desk.reasons.${reason}`),
    ),
    results: (service.outputs ?? []).map(({ output }) => called(output, `outputs.${output}.title`)),
    'officer-forms': Object.keys(forms)
      .filter((form) => isOfficerForm(forms[form]))
      .map((value) => ({ value, label: value })),
  }
}
