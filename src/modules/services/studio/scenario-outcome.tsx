import { type Ctx, fieldOf, languageName, saidIn } from '#kernel'
import {
  Actions,
  Button,
  type FieldError,
  Form,
  Link,
  Notice,
  Section,
  Table,
  Tag,
  TextInput,
} from '#kernel/ui'
import { type Change, isOpen } from '../authoring/change.ts'
import type { FilesCheck } from '../authoring/check.ts'
import { scenarioName } from '../authoring/scenario-edit.ts'
import type { ScenarioFault } from '../scenario/run.ts'
import { changeHref, type OfChange, type Request, SEEN } from './address.ts'
import { codeWords } from './fact-words.ts'
import { scenarioPlace } from './place-words.ts'

type ScenariosProps = {
  request: OfChange
  change: Change
  check: FilesCheck
  error: FieldError | undefined
}

/** How the scenarios of the service come out. */
export function Scenarios({ request, change, check, error }: ScenariosProps) {
  const { ctx } = request
  const { t } = ctx
  const title = t('services.studio.scenarios')
  const names = Object.keys(change.files).filter((path) => path.startsWith('scenarios/'))
  const failing = new Set(
    check.findings
      .filter(({ severity }) => severity === 'error')
      .map(({ file }) => file.replace(/^services\/[^/]+\//, '')),
  )
  const nameOf = (one: string) => scenarioName(change.files, one, t.locale) ?? one
  return (
    <Section title={title} id="scenarios" lettering={false}>
      {check.readable ? '' : <p safe>{t('services.studio.scenarios-wait')}</p>}
      {names.length === 0 ? <p safe>{t('services.studio.scenarios-none')}</p> : ''}
      {names.length === 0 ? (
        ''
      ) : (
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
      )}
      {isOpen(change) ? <AddScenario {...{ request, change, error }} /> : ''}
    </Section>
  )
}

/** Names of the inputs of a new scenario, which stand beside others on the page of a change. */
export const NEW_SCENARIO = 'scenario-name'
export const newNameIn = (lang: string): string => `scenario-names.${lang}`

function AddScenario({ request, change, error }: Omit<ScenariosProps, 'check'>) {
  const { ctx, csrf, form } = request
  const { t, pack } = ctx
  const wrong = error?.name === NEW_SCENARIO
  const typed = (name: string) => (wrong ? fieldOf(form, name) : '')
  return (
    <details class="more" open={wrong}>
      <summary safe>{t('services.studio.scenario-add')}</summary>
      <Form
        action={changeHref(ctx, change, '/scenarios')}
        csrf={csrf}
        hidden={{ [SEEN]: String(change.revision) }}
      >
        {pack.settings.languages.map((lang) => (
          <TextInput
            t={t}
            name={newNameIn(lang)}
            label={t('services.studio.title-in', { language: languageName(t.locale, lang) })}
            value={typed(newNameIn(lang))}
            lang={lang}
            maxLength={200}
          />
        ))}
        <TextInput
          t={t}
          name={NEW_SCENARIO}
          label={t('services.studio.name')}
          hint={t('services.studio.page-name-hint')}
          value={typed(NEW_SCENARIO)}
          dir="ltr"
          maxLength={60}
          {...(wrong && { error: error.message })}
        />
        <Actions>
          <Button text={t('services.studio.scenario-add')} kind="second" />
        </Actions>
      </Form>
    </details>
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
                    <span safe>
                      {at
                        .map((step, index) => scenarioPlace({ t }, at, index) ?? String(step))
                        .join(' › ')}
                    </span>
                  ),
                },
                { content: <Value {...{ t, at }} value={differs ? differs.wanted : undefined} /> },
                {
                  content: differs ? (
                    <Value {...{ t, at }} value={differs.came} />
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

type ValueProps = { t: Ctx['t']; at: ScenarioFault['at']; value: unknown }

/** In words where it has some; else as it is written. */
function Value({ t, at, value }: ValueProps) {
  const said = valueWords(t, String(at.at(-1)), value)
  if (said !== undefined) return <span safe>{said}</span>
  return (
    <code dir="ltr" safe>
      {value === undefined ? '–' : typeof value === 'string' ? value : JSON.stringify(value)}
    </code>
  )
}

function valueWords(t: Ctx['t'], what: string, value: unknown): string | undefined {
  if (value === null) return t('services.studio.nothing')
  if (typeof value === 'boolean') return t(value ? 'ui.form.yes' : 'ui.form.no')
  if (what === 'notices' && Array.isArray(value)) {
    if (value.length === 0) return t('services.studio.nothing')
    return t.list(value.map((one) => codeWords(t, what, String(one)) ?? String(one)))
  }
  return typeof value === 'string' ? codeWords(t, what, value) : undefined
}
