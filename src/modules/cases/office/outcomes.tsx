import { Type } from 'typebox'
import {
  type Ctx,
  download,
  html,
  kernelProblem,
  type RouteRequest,
  redirect,
  route,
} from '#kernel'
import {
  Actions,
  Button,
  Form,
  Heading,
  Link,
  Notice,
  OfficePage,
  Pairs,
  Section,
  TextInput,
} from '#kernel/ui'
import { type Audited, openOutcomes, type Replayed, replayKept } from '../audit.ts'
import type { KeptOutcome } from '../outcome.ts'
import { CaseParams, LangParams } from '../pages/addresses.ts'
import { serviceTitle } from '../service-texts.ts'
import { RulesTree } from './rules-tree.tsx'

const SubmissionNumber = Type.String({ pattern: '^[1-9][0-9]{0,2}$' })
const OutcomeParams = Type.Object({ ...CaseParams.properties, number: SubmissionNumber })

const hrefOf = ({ t }: Ctx, reference: string, more = '') =>
  `/${t.locale}/office/outcomes/${reference}${more && `/${more}`}`

/** Where an auditor says which case they look at. */
export const outcomesPage = route({
  method: 'GET',
  url: '/:lang/office/outcomes',
  allow: 'cases:audit',
  params: LangParams,
  query: Type.Object({ reference: Type.Optional(Type.String({ maxLength: 40 })) }),
  handler: async (request) => {
    const { ctx, query } = request
    const reference = query.reference?.trim().toUpperCase() ?? ''
    if (reference !== '') return redirect(hrefOf(ctx, encodeURIComponent(reference)))
    const { t } = ctx
    return html(
      <OfficePage request={request} title={t('cases.outcomes.title')}>
        <Heading level={1} text={t('cases.outcomes.title')} lettering />
        <p safe>{t('cases.outcomes.about')}</p>
        <form method="get" action={`/${t.locale}/office/outcomes`} class="stack">
          <TextInput t={t} name="reference" label={t('cases.case.reference')} />
          <Actions>
            <Button text={t('cases.outcomes.open')} />
          </Actions>
        </form>
      </OfficePage>,
    )
  },
})

/** Everything that the rules decided over one case; that it was looked at stands in the audit. */
export const outcomesOfCase = route({
  method: 'GET',
  url: '/:lang/office/outcomes/:reference',
  allow: 'cases:audit',
  params: CaseParams,
  handler: async (request) => {
    const audited = await openOutcomes(request.ctx, request.params.reference)
    return html(<Outcomes request={request} audited={audited} />)
  },
})

/** One of them, as it was kept: it replays to the same by the model of its hash. */
export const outcomeFile = route({
  method: 'GET',
  url: '/:lang/office/outcomes/:reference/:number/json',
  allow: 'cases:audit',
  params: OutcomeParams,
  handler: async ({ ctx, params }) => {
    const { found, outcomes } = await openOutcomes(ctx, params.reference)
    const { decided, ...kept } = outcomeOf(outcomes, params.number)
    const fee = kept.fee && { minor: String(kept.fee.minor), currency: kept.fee.currency }
    const told = { reference: found.reference, ...kept, fee, ...decided }
    const name = `${found.reference}-${params.number}.json`
    return download(Buffer.from(JSON.stringify(told, undefined, 2)), 'application/json', name)
  },
})

/** Decides once more, and says whether it comes out the same. Nothing changes. */
export const replayForm = route({
  method: 'POST',
  url: '/:lang/office/outcomes/:reference/:number/replay',
  allow: 'cases:audit',
  params: OutcomeParams,
  handler: async (request) => {
    const { ctx, params } = request
    const audited = await openOutcomes(ctx, params.reference)
    const outcome = outcomeOf(audited.outcomes, params.number)
    const replayed = await replayKept(ctx, audited.found, outcome)
    return html(
      <Outcomes request={request} audited={audited} replayed={{ outcome, told: replayed }} />,
    )
  },
})

/** @throws kernel/not-found */
function outcomeOf(outcomes: readonly KeptOutcome[], number: string): KeptOutcome {
  const found = outcomes.find((one) => one.number === Number(number))
  if (!found) throw kernelProblem('not-found')
  return found
}

type Props = {
  request: RouteRequest<unknown, unknown>
  audited: Audited
  replayed?: { outcome: KeptOutcome; told: Replayed }
}

function Outcomes({ request, audited, replayed }: Props) {
  const { ctx, csrf } = request
  const { t } = ctx
  const { found, bundle, outcomes } = audited
  return (
    <OfficePage request={request} title={found.reference}>
      <Heading level={1} text={t('cases.outcomes.of', { reference: found.reference })} />
      <p safe>{serviceTitle(bundle, t.locale)}</p>
      <div class="outcomes">
        {outcomes.length === 0 ? <Notice text={t('cases.outcomes.none')} /> : ''}
        {outcomes.map((outcome) => (
          <Section
            title={
              outcome.number === 1
                ? t('cases.outcomes.first')
                : t('cases.outcomes.later', { number: outcome.number - 1 })
            }
            id={`n${outcome.number}`}
          >
            {replayed?.outcome === outcome ? <Replay ctx={ctx} told={replayed.told} /> : ''}
            <Pairs
              pairs={[
                { label: t('cases.outcomes.day'), value: t.date(outcome.on) },
                { label: t('cases.outcomes.at'), value: t.date(outcome.at, 'moment') },
                {
                  label: t('cases.outcomes.model'),
                  content: (
                    <bdi dir="ltr" safe>
                      {outcome.model}
                    </bdi>
                  ),
                },
              ]}
            />
            <RulesTree t={t} bundle={bundle} outcome={outcome} open />
            <Form
              action={hrefOf(ctx, found.reference, `${outcome.number}/replay#n${outcome.number}`)}
              csrf={csrf}
            >
              <Actions>
                <Button text={t('cases.outcomes.replay')} kind="second" />
                <Link
                  href={hrefOf(ctx, found.reference, `${outcome.number}/json`)}
                  text={t('cases.outcomes.download')}
                />
              </Actions>
            </Form>
          </Section>
        ))}
      </div>
    </OfficePage>
  )
}

function Replay({ ctx: { t }, told }: { ctx: Ctx; told: Replayed }) {
  return (
    <Notice
      live
      kind={told.same ? 'ok' : 'bad'}
      text={t(told.same ? 'cases.outcomes.same' : 'cases.outcomes.different', {
        model: told.model,
      })}
    />
  )
}
