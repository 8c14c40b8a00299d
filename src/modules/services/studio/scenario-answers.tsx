import { Actions, Button, EmptyState, Form, Link, Notice, Section } from '#kernel/ui'
import { type Change, isOpen } from '../authoring/change.ts'
import { readForPages } from '../authoring/check.ts'
import { scenarioPage } from '../authoring/scenario-answers.ts'
import { ACT } from '../draft-save.ts'
import { inputName } from '../form/path.ts'
import { SHOWN } from '../form/read-page.ts'
import { PageFields, type PageFieldsProps, shownPaths } from '../view/page-fields.tsx'
import { pageTitle, type Wording } from '../view/words.ts'
import type { Told } from './acted.tsx'
import { SEEN } from './address.ts'
import { type OfScenario, ScenarioFrame, scenarioHref, Waits } from './scenario-frame.tsx'

/** Saves, and goes nowhere. */
export const STAY = 'later'

/** The page of the application that is asked for, as the scenario fills it in; undefined: nothing can be filled in. */
export async function shownPage({ ctx, params, query }: OfScenario, change: Change) {
  const { bundle } = await readForPages(ctx, change.service, change.files)
  const scenario = bundle?.scenarios?.find((one) => one.scenario === params.scenario)
  const look = bundle && scenario && scenarioPage(ctx.pack, bundle, scenario, query.page)
  return look && { ...look, bundle, scenario }
}

/** The answers of a scenario, filled in on the pages of the form itself. */
export async function scenarioAnswersView(
  request: OfScenario,
  change: Change,
  told: Told,
): Promise<JSX.Element> {
  const look = await shownPage(request, change)
  return (
    <ScenarioFrame {...{ request, change, told }}>
      {look ? <Filled {...{ request, change, look }} /> : <Waits request={request} />}
    </ScenarioFrame>
  )
}

type FilledProps = {
  request: OfScenario
  change: Change
  look: NonNullable<Awaited<ReturnType<typeof shownPage>>>
}

function Filled({ request, change, look }: FilledProps) {
  const { ctx, csrf } = request
  const { t, pack } = ctx
  const { bundle, scenario, formId, page, pages, answers, assessment, errors, next } = look
  const wording: Wording = { t, pack, bundle }
  const id = page.page.page
  const action = scenarioHref(request, change, `?part=answers&page=${id}`)
  const fields: PageFieldsProps = {
    ...{ ...wording, today: scenario.on, page, answers, assessment, errors },
    ...{ locked: new Set<string>(), notes: {}, fileHref: (file) => file, action, act: ACT },
  }
  const hidden = {
    [SEEN]: String(change.revision),
    [SHOWN]: shownPaths(fields).map(inputName).join(' '),
  }
  const title = pageTitle(wording, formId, id)
  return (
    <>
      <p safe>{t('services.studio.scenario-fill-about')}</p>
      <nav class="choices-line" aria-label={t('services.studio.scenario-fill-pages')}>
        <p>
          {pages.map((one) => (
            <Link
              href={scenarioHref(request, change, `?part=answers&page=${one}`)}
              text={pageTitle(wording, formId, one)}
              {...(one === id && { 'aria-current': 'page' as const })}
            />
          ))}
        </p>
      </nav>
      <Section title={title} id="page" lettering={false}>
        <Form action={action} csrf={csrf} hidden={hidden}>
          <button class="hidden" type="submit" name={ACT} value={STAY} tabindex="-1" safe>
            {t('services.studio.save')}
          </button>
          {errors.length > 0 ? (
            <Notice kind="wait" text={t('services.studio.scenario-fill-wrong')} />
          ) : (
            ''
          )}
          {shownPaths(fields).length === 0 ? (
            <EmptyState title={t('services.studio.scenario-fill-nothing')} />
          ) : (
            ''
          )}
          <PageFields {...fields} />
          {isOpen(change) ? (
            <Actions>
              <Button
                text={t(`services.studio.scenario-fill-${next === undefined ? 'done' : 'next'}`)}
                name={ACT}
                value="continue"
              />
              <Button text={t('services.studio.save')} kind="second" name={ACT} value={STAY} />
            </Actions>
          ) : (
            ''
          )}
        </Form>
      </Section>
    </>
  )
}
