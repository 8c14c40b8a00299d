import { Type } from 'typebox'
import { fieldOf, html, Id, languageName, type RouteRequest, route } from '#kernel'
import {
  Actions,
  Button,
  type FieldError,
  Form,
  Link,
  Section,
  TextArea,
  TextInput,
} from '#kernel/ui'
import { type Change, getChange, isOpen, saveChange } from '../authoring/change.ts'
import { readForPages } from '../authoring/check.ts'
import {
  partsBy,
  SCENARIO_PARTS,
  type ScenarioText,
  scenarioFaults,
  scenarioIn,
  scenarioPath,
  withCopiedScenario,
  withScenario,
  withWhatComes,
} from '../authoring/scenario-edit.ts'
import type { ServiceBundle } from '../bundle/bundle.ts'
import { APPLY, formFor } from '../licence-draft.ts'
import { problem } from '../problems.ts'
import type { SourceFiles } from '../tables.ts'
import { acted, type Told } from './acted.tsx'
import {
  changeHref,
  changeUrl,
  type OfChange,
  OneChange,
  SEEN,
  seenOf,
  WITH_FRAMES,
} from './address.ts'
import { ChangePage } from './change-page.tsx'
import { PreviewFrame } from './preview-frame.tsx'
import { Outcome } from './scenario-outcome.tsx'

const url = `${changeUrl}/scenarios/:scenario`
const taking = {
  params: Type.Object({ ...OneChange.properties, scenario: Id }),
  perMinute: 120,
} as const
const FIELDS = {
  ...{ 'services/name-wrong': 'copy', 'services/name-taken': 'copy' },
  'services/change-large': 'part.answers',
}

export type OfScenario = OfChange & RouteRequest<OfChange['params'] & { scenario: string }>

/** One scenario: what is given, what must come of it, and what does. */
export const scenarioRoutes = [
  route({
    method: 'GET',
    url,
    allow: 'services:author',
    ...taking,
    handler: async (request) => {
      const { ctx, params } = request
      const change = await getChange(ctx, params.service, params.change)
      return html(await scenarioView(request, change), { headers: WITH_FRAMES })
    },
  }),
  route({
    method: 'POST',
    url,
    allow: 'services:author',
    ...taking,
    handler: (request) =>
      acted(
        request,
        FIELDS,
        async (change) => changeHref(request.ctx, change, await actsOn(request, change)),
        (change, told) => scenarioView(request, change, told),
      ),
  }),
]

/** @returns where the change is looked at next */
async function actsOn(request: OfScenario, change: Change): Promise<string> {
  const { ctx, params, form } = request
  const { scenario } = params
  const act = fieldOf(form, 'act')
  const here = (name: string) => `/scenarios/${name}`
  const save = (edit: (files: SourceFiles) => SourceFiles) =>
    saveChange(ctx, change, seenOf({ form }), edit)
  if (act === 'copy') {
    const name = fieldOf(form, 'copy').trim()
    await save((files) => withCopiedScenario(files, scenario, name))
    return here(name)
  }
  if (act === 'take') {
    const faults = await scenarioFaults(ctx, change.service, change.files, scenario)
    await save((files) => withWhatComes(files, scenario, faults ?? []))
    return here(scenario)
  }
  if (act === 'remove') {
    await save(({ [scenarioPath(scenario)]: _, ...rest }) => rest)
    return '#scenarios'
  }
  await save((files) => withScenario(files, scenario, typedIn(request)))
  return here(scenario)
}

function typedIn({ ctx, form }: OfScenario): ScenarioText {
  const said = (name: string) => fieldOf(form, name).replaceAll('\r\n', '\n')
  const { languages } = ctx.pack.settings
  return {
    names: Object.fromEntries(languages.map((lang) => [lang, said(`names.${lang}`).trim()])),
    on: said('on').trim(),
    parts: partsBy((part) => said(`part.${part}`)),
  }
}

async function scenarioView(
  request: OfScenario,
  change: Change,
  { error, overtaken }: Told = {},
): Promise<JSX.Element> {
  const { ctx, params } = request
  const { t } = ctx
  const kept = scenarioIn(change.files, params.scenario)
  if (!kept) throw problem('file-missing')
  const shown = error ? typedIn(request) : kept
  const faults = await scenarioFaults(ctx, change.service, change.files, params.scenario)
  const check = await readForPages(ctx, change.service, change.files)
  const name = kept.names[t.locale] ?? params.scenario
  return (
    <ChangePage
      {...{ request, change, error, overtaken }}
      title={t('services.studio.scenario-of', { name })}
      between={[
        { href: changeHref(ctx, change, '#scenarios'), text: t('services.studio.scenarios') },
      ]}
    >
      <div class="studio">
        <div class="stack">
          <Outcome {...{ request, change, faults }} scenario={params.scenario} />
          <Editor {...{ request, change, shown, error }} />
          {isOpen(change) ? <Others {...{ request, change, error }} /> : ''}
        </div>
        <PreviewFrame
          {...{ ctx, change, check: { readable: check.bundle } }}
          given={params.scenario}
          form={formOfScenario(check.bundle, params.scenario)}
        />
      </div>
    </ChangePage>
  )
}

/** The form that a scenario fills in. */
function formOfScenario(bundle: ServiceBundle | undefined, name: string): string {
  const act = bundle?.scenarios?.find(({ scenario }) => scenario === name)?.act
  return bundle ? formFor(bundle, act && { act }) : APPLY
}

type EditorProps = {
  request: OfScenario
  change: Change
  shown: ScenarioText
  error: FieldError | undefined
}

function Editor({ request: { ctx, params, csrf }, change, shown, error }: EditorProps) {
  const { t, pack } = ctx
  const wrong = (name: string) => (error?.name === name ? { error: error.message } : {})
  return (
    <Form
      action={changeHref(ctx, change, `/scenarios/${params.scenario}`)}
      csrf={csrf}
      hidden={{ [SEEN]: String(change.revision) }}
    >
      {pack.settings.languages.map((lang) => (
        <TextInput
          t={t}
          name={`names.${lang}`}
          label={t('services.studio.title-in', { language: languageName(t.locale, lang) })}
          value={shown.names[lang] ?? ''}
          lang={lang}
          maxLength={200}
        />
      ))}
      <TextInput
        t={t}
        name="on"
        label={t('services.studio.sent-on')}
        hint={t('services.studio.sent-on-hint')}
        value={shown.on}
        dir="ltr"
        short
        maxLength={10}
      />
      {SCENARIO_PARTS.map((part) => (
        <TextArea
          t={t}
          name={`part.${part}`}
          label={t(`services.studio.scenario-parts.${part}.label`)}
          hint={t(`services.studio.scenario-parts.${part}.hint`)}
          value={shown.parts[part]}
          rows={Math.min(20, Math.max(3, shown.parts[part].split('\n').length + 1))}
          code
          {...wrong(`part.${part}`)}
        />
      ))}
      {isOpen(change) ? (
        <Actions>
          <Button text={t('services.studio.save')} name="act" value="save" />
          <Button
            text={t('services.studio.remove-scenario')}
            kind="stop"
            name="act"
            value="remove"
          />
        </Actions>
      ) : (
        ''
      )}
    </Form>
  )
}

/** Another scenario that begins as this one, and the file itself. */
function Others({ request, change, error }: Omit<EditorProps, 'shown'>) {
  const { ctx, params, csrf, form } = request
  const { t } = ctx
  const path = encodeURIComponent(scenarioPath(params.scenario))
  return (
    <Section title={t('services.studio.copy-scenario')} id="copy" lettering={false}>
      <Form
        action={changeHref(ctx, change, `/scenarios/${params.scenario}`)}
        csrf={csrf}
        hidden={{ [SEEN]: String(change.revision) }}
      >
        <TextInput
          t={t}
          name="copy"
          label={t('services.studio.name')}
          hint={t('services.studio.page-name-hint')}
          value={fieldOf(form, 'copy')}
          dir="ltr"
          maxLength={60}
          {...(error?.name === 'copy' && { error: error.message })}
        />
        <Actions>
          <Button text={t('services.studio.copy-scenario')} kind="second" name="act" value="copy" />
        </Actions>
      </Form>
      <p>
        <Link
          href={changeHref(ctx, change, `/file?path=${path}`)}
          text={t('services.studio.as-file')}
        />
      </p>
    </Section>
  )
}
