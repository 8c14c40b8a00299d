import { type Ctx, fieldOf, html, orFormAgain, type RouteRequest, route } from '#kernel'
import {
  Actions,
  Button,
  Checkboxes,
  DeskPage,
  EmptyState,
  type FieldError,
  Form,
  Link,
  Notice,
  TextArea,
} from '#kernel/ui'
import { getServiceVersion } from '#services'
import { type Case, getOfficeCase } from '../case.ts'
import { MAX_TEXT } from '../checked-text.ts'
import { CaseParams, caseHref, officeHref } from '../pages/addresses.ts'
import { getNewestSubmission } from '../submission.ts'
import { partsOf } from './parts.ts'
import { getSplits, type Splits, splitCase } from './splitting.ts'

type Request = RouteRequest<{ reference: string }, unknown>

const FIELDS = {
  'cases/text-missing': 'text',
  'cases/text-too-long': 'text',
  'cases/split-parts': 'parts',
  'cases/split-incomplete': 'parts',
  'cases/wrong-state': 'parts',
  'cases/on-hold': 'parts',
  'cases/not-claimed': 'parts',
  'cases/claimed-by-other': 'parts',
}

const splitPage = route({
  method: 'GET',
  url: '/:lang/office/cases/:reference/split',
  allow: 'cases:join',
  params: CaseParams,
  handler: async (request) => html(await splitView(request)),
})

/** The new case comes next: it is the officer's too. */
const splitForm = route({
  method: 'POST',
  url: '/:lang/office/cases/:reference/split',
  allow: 'cases:join',
  params: CaseParams,
  handler: (request) => {
    const { ctx, params, form } = request
    const split = async () => {
      const other = await splitCase(ctx, params.reference, {
        parts: [form.fields.parts ?? []].flat(),
        reason: fieldOf(form, 'text'),
      })
      return officeHref(ctx.t, other)
    }
    return orFormAgain(ctx.t, FIELDS, split, (error) => splitView(request, error))
  },
})

export const splitRoutes = [splitPage, splitForm]

async function splitView(request: Request, error?: FieldError) {
  const { ctx, params, csrf, form } = request
  const { t } = ctx
  const found = await getOfficeCase(ctx, params.reference)
  const bundle = await getServiceVersion(ctx, found.service, found.serviceVersion)
  const { answers } = await getNewestSubmission(ctx, found.id)
  const parts = partsOf(ctx, bundle, found.form, answers)
  const title = t('cases.splitting.title', { reference: found.reference })
  const errorAt = (name: string) => (error?.name === name ? error.message : undefined)
  return (
    <DeskPage {...{ request, title, error }}>
      <p>
        <Link href={officeHref(t, found.reference)} text={t('cases.recusal.back')} />
      </p>
      {parts.length === 0 ? (
        <EmptyState title={t('cases.splitting.none')} />
      ) : (
        <>
          <Notice kind="info" text={t('cases.splitting.about')} />
          <Form action={officeHref(t, found.reference, 'split')} csrf={csrf}>
            <Checkboxes
              t={t}
              name="parts"
              label={t('cases.splitting.parts')}
              values={[form.fields.parts ?? []].flat()}
              error={errorAt('parts')}
              options={parts.map(({ key, label }) => ({ value: key, label }))}
            />
            <TextArea
              t={t}
              name="text"
              label={t('cases.splitting.why')}
              hint={t('cases.joining.why-hint')}
              value={fieldOf(form, 'text')}
              error={errorAt('text')}
              maxLength={MAX_TEXT}
              rows={2}
            />
            <Actions>
              <Button text={t('cases.splitting.do')} />
            </Actions>
          </Form>
        </>
      )}
    </DeskPage>
  )
}

/** On a case that was split: where the rest of what was sent together is. */
export function SplitNotice({ ctx: { t }, splits, office }: Props) {
  const { from, off } = splits
  if (from === undefined && off.length === 0) return ''
  const href = (reference: string) => (office ? officeHref(t, reference) : caseHref(t, reference))
  return (
    <Notice kind="info" text={t(`cases.splitting.${from === undefined ? 'rest' : 'from'}`)}>
      <ul>
        {(from === undefined ? off : [from]).map((reference) => (
          <li>
            <Link href={href(reference)} text={reference} />
          </li>
        ))}
      </ul>
    </Notice>
  )
}

type Props = { ctx: Ctx; splits: Splits; office?: boolean }

/** As {@link SplitNotice}, on the page of who applied. */
export async function OwnSplit({ ctx, found }: { ctx: Ctx; found: Case }) {
  return <SplitNotice ctx={ctx} splits={await getSplits(ctx, found.id)} />
}
