import { type Ctx, languageName } from '#kernel'
import { EmptyState, Section, Tag, type TagKind } from '#kernel/ui'
import { readForPages } from '../authoring/check.ts'
import { type Difference, differences } from '../authoring/difference.ts'
import { textsIn } from '../authoring/texts.ts'
import type { ServiceBundle } from '../bundle/bundle.ts'
import type { SourceFiles } from '../tables.ts'
import { factWords, partName } from './fact-words.ts'
import { scenarioPlace, servicePlace } from './place-words.ts'
import { ProcedureChanges } from './procedure-changes.tsx'
import { SaidOtherwise } from './said-otherwise.tsx'

const KINDS: Readonly<Record<Difference['change'], TagKind>> = {
  ...{ added: 'ok', removed: 'bad', changed: 'info' },
}

type DifferencesProps = { ctx: Ctx; service: string; before: SourceFiles; after: SourceFiles }

/** What a version changes, in the words of the service: texts first, then what people are asked and what it goes by. */
export async function Differences({ ctx, service, before, after }: DifferencesProps) {
  const { t, pack } = ctx
  const found = differences(pack.settings.languages, before, after)
  if (found.length === 0) return <EmptyState title={t('services.studio.no-differences')} />
  const [was, is] = await Promise.all(
    [before, after].map(async (files) => (await readForPages(ctx, service, files)).bundle),
  )
  const names = namesIn(t.locale, before, after)
  const groups = [...new Set(found.map(groupOf))]
  return (
    <>
      {groups.map((group) => (
        <Section
          title={titleOf(ctx, group)}
          id={`of-${group.replaceAll(/[^a-z0-9]+/gi, '-')}`}
          lettering={false}
        >
          <Group
            {...{ ctx, names, was, is }}
            found={found.filter((one) => groupOf(one) === group)}
          />
        </Section>
      ))}
    </>
  )
}

type GroupProps = {
  ctx: Ctx
  found: readonly Difference[]
  names: (name: string) => string
  /** the versions as their pages can be looked at */
  was: ServiceBundle | undefined
  is: ServiceBundle | undefined
}

function Group({ ctx, found, names, was, is }: GroupProps) {
  const model = found.find(({ of }) => of === 'model')
  if (model) return <ProcedureChanges {...{ ctx, model }} />
  return (
    <ul class="points differences">
      {found.map((one) => (
        <li>
          <Tag text={ctx.t(`services.studio.${one.change}`)} kind={KINDS[one.change]} />{' '}
          <span safe>{placeOf(ctx, one, names)}</span>
          <SaidOtherwise
            {...{ ctx, one }}
            before={factWords({ ctx, names, bundle: was }, one, one.before)}
            after={factWords({ ctx, names, bundle: is }, one, one.after)}
          />
        </li>
      ))}
    </ul>
  )
}

const groupOf = ({ of, lang, file }: Difference): string => {
  if (of === 'text') return `texts-${lang}`
  return of === 'file' ? 'files' : file
}

function titleOf({ t }: Ctx, group: string): string {
  const [, lang] = group.match(/^texts-(.+)$/) ?? []
  if (lang) return t('services.studio.texts-in', { language: languageName(t.locale, lang) })
  if (group === 'files') return t('services.studio.whole-files')
  if (group === 'service.yaml') return t('services.studio.about')
  if (group === 'desk.yaml') return t('services.studio.desk')
  if (group === 'procedure.bpmn') return t('services.studio.procedure-of')
  const [, help] = group.match(/^help\/([a-z]+)\.md$/) ?? []
  if (help) return t('services.studio.help-in', { language: languageName(t.locale, help) })
  const [, template] = group.match(/^documents\/(.+)\.typ$/) ?? []
  if (template) return t('services.studio.document-of', { name: template })
  const [, folder = '', name = ''] = group.match(/^(\w+)\/(.+)\.yaml$/) ?? []
  if (folder === 'forms') {
    return t(`services.studio.forms.${name === 'apply' ? 'apply' : 'other'}`, { form: name })
  }
  return folder === 'scenarios' ? t('services.studio.scenario-of', { name }) : group
}

/** What pages and questions are called, also those that are gone. */
function namesIn(lang: string, ...versions: readonly SourceFiles[]): (name: string) => string {
  const texts = versions.map((files) => textsIn(files, lang))
  const find = (key: string) => texts.map((one) => one.get(key)).findLast(Boolean)
  return (name) =>
    find(`${name}.label`) ?? find(`apply.${name}.title`) ?? find(`${name}.title`) ?? name
}

/** In words where there are some: „Contact, Mobile number: must be answered“. */
function placeOf({ t }: Ctx, { of, at, file }: Difference, names: (name: string) => string) {
  if (of === 'file') return file
  if (of === 'line') return t('services.studio.line', { line: Number(at[0]) })
  if (of === 'passage') return at[0] || file
  if (of === 'text') {
    const [key = ''] = at
    const dot = key.lastIndexOf('.')
    const owner = names(key.slice(0, dot).replace(/^apply\./, ''))
    const part = key.slice(dot + 1)
    const kind = t.has(`services.studio.says.${part}`) ? t(`services.studio.says.${part}`) : part
    return t('services.studio.place', { owner, part: kind })
  }
  const words = at.flatMap((step, index) => {
    const said = file.startsWith('scenarios/')
      ? scenarioPlace({ t }, at, index)
      : file === 'service.yaml'
        ? servicePlace({ t }, at, index)
        : undefined
    if (said !== undefined) return said
    if (step === 'pages' || step === 'fields') return []
    const isName = ['pages', 'fields'].includes(at[index - 1] ?? '')
    return [(isName ? undefined : partName({ t }, step)) ?? names(step)]
  })
  return words.join(' › ')
}
