import { type Ctx, saidIn } from '#kernel'
import { Actions, Button, Form, Link, Notice, Section, Table, Tag } from '#kernel/ui'
import { type Change, isOpen } from '../authoring/change.ts'
import type { FilesCheck } from '../authoring/check.ts'
import { scenarioName } from '../authoring/scenario-edit.ts'
import type { ScenarioFault } from '../scenario/run.ts'
import { changeHref, type Request, SEEN } from './address.ts'

type ScenariosProps = { ctx: Ctx; change: Change; check: FilesCheck }

/** How the scenarios of the service come out. */
export function Scenarios({ ctx, change, check }: ScenariosProps) {
  const { t } = ctx
  const title = t('services.studio.scenarios')
  const names = Object.keys(change.files).filter((path) => path.startsWith('scenarios/'))
  const failing = new Set(
    check.findings
      .filter(({ severity }) => severity === 'error')
      .map(({ file }) => file.replace(/^services\/[^/]+\//, '')),
  )
  if (names.length === 0) return ''
  const nameOf = (one: string) => scenarioName(change.files, one, t.locale) ?? one
  return (
    <Section title={title} id="scenarios" lettering={false}>
      {check.readable ? '' : <p safe>{t('services.studio.scenarios-wait')}</p>}
      <Table
        t={t}
        caption={title}
        columns={['scenario', 'outcome'].map((key) => ({ label: t(`services.studio.${key}`) }))}
        rows={names.map((path) => ({
          cells: [
            {
              content: (
                <Link
                  href={changeHref(ctx, change, `/${path.slice(0, -'.yaml'.length)}`)}
                  text={nameOf(path.slice('scenarios/'.length, -'.yaml'.length))}
                />
              ),
            },
            {
              content: check.readable ? (
                <Tag
                  text={t(`services.studio.${failing.has(path) ? 'fails' : 'passes'}`)}
                  kind={failing.has(path) ? 'bad' : 'ok'}
                />
              ) : (
                '–'
              ),
            },
          ],
        }))}
      />
    </Section>
  )
}

type OutcomeProps = {
  request: Request
  scenario: string
  change: Change
  faults: readonly ScenarioFault[] | undefined
}

/** What comes of it beside what it says. */
export function Outcome({ request: { ctx, csrf }, scenario, change, faults }: OutcomeProps) {
  const { t } = ctx
  const title = t('services.studio.what-comes')
  return (
    <Section title={title} id="outcome" lettering={false}>
      {faults === undefined ? (
        <Notice kind="wait" text={t('services.studio.scenarios-wait')} />
      ) : faults.length === 0 ? (
        <Notice kind="ok" text={t('services.studio.comes-so')} />
      ) : (
        <>
          <Notice kind="bad" text={t('services.studio.comes-not', { count: faults.length })} />
          <Table
            t={t}
            caption={title}
            columns={['what', 'wanted', 'came'].map((key) => ({
              label: t(`services.studio.outcomes.${key}`),
            }))}
            rows={faults.map(({ at, message, differs }) => ({
              cells: [
                {
                  content: (
                    <code dir="ltr" safe>
                      {at.map(String).join(' › ')}
                    </code>
                  ),
                },
                { content: <Value value={differs ? differs.wanted : undefined} /> },
                {
                  content: differs ? (
                    <Value value={differs.came} />
                  ) : (
                    <span safe>{saidIn(t, message)}</span>
                  ),
                },
              ],
            }))}
          />
          {isOpen(change) && faults.some(({ differs }) => differs) ? (
            <Form
              action={changeHref(ctx, change, `/scenarios/${scenario}`)}
              csrf={csrf}
              hidden={{ [SEEN]: String(change.revision) }}
            >
              <p safe>{t('services.studio.take-about')}</p>
              <Actions>
                <Button
                  text={t('services.studio.take-comes')}
                  kind="second"
                  name="act"
                  value="take"
                />
              </Actions>
            </Form>
          ) : (
            ''
          )}
        </>
      )}
    </Section>
  )
}

const Value = ({ value }: { value: unknown }) => (
  <code dir="ltr" safe>
    {value === undefined ? '–' : typeof value === 'string' ? value : JSON.stringify(value)}
  </code>
)
