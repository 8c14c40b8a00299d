import { type Ctx, languageName } from '#kernel'
import { EmptyState, Section, Tag, type TagKind } from '#kernel/ui'
import { type Difference, differences } from '../authoring/difference.ts'
import { textsIn } from '../authoring/texts.ts'
import type { SourceFiles } from '../tables.ts'

const KINDS: Readonly<Record<Difference['change'], TagKind>> = {
  ...{ added: 'ok', removed: 'bad', changed: 'info' },
}

type DifferencesProps = { ctx: Ctx; before: SourceFiles; after: SourceFiles }

/** What a version changes, in the words of the service: texts first, then what people are asked and what it goes by. */
export function Differences({ ctx, before, after }: DifferencesProps) {
  const { t, pack } = ctx
  const found = differences(pack.settings.languages, before, after)
  if (found.length === 0) return <EmptyState title={t('services.studio.no-differences')} />
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
          <ul class="points differences">
            {found
              .filter((one) => groupOf(one) === group)
              .map((one) => (
                <li>
                  <Tag text={t(`services.studio.${one.change}`)} kind={KINDS[one.change]} />{' '}
                  <span safe>{placeOf(ctx, one, names)}</span>
                  <Said {...{ ctx, one }} />
                </li>
              ))}
          </ul>
        </Section>
      ))}
    </>
  )
}

const groupOf = ({ of, lang, file }: Difference): string =>
  of === 'text' ? `texts-${lang}` : of === 'file' ? 'files' : file

function titleOf({ t }: Ctx, group: string): string {
  const [, lang] = group.match(/^texts-(.+)$/) ?? []
  if (lang) return t('services.studio.texts-in', { language: languageName(t.locale, lang) })
  if (group === 'files') return t('services.studio.whole-files')
  if (group === 'service.yaml') return t('services.studio.about')
  if (group === 'desk.yaml') return t('services.studio.desk')
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
  if (of === 'text') {
    const [key = ''] = at
    const dot = key.lastIndexOf('.')
    const owner = names(key.slice(0, dot).replace(/^apply\./, ''))
    const part = key.slice(dot + 1)
    const kind = t.has(`services.studio.says.${part}`) ? t(`services.studio.says.${part}`) : part
    return t('services.studio.place', { owner, part: kind })
  }
  const words = at
    .filter((step) => step !== 'pages' && step !== 'fields')
    .map((step) =>
      t.has(`services.studio.says.${step}`) ? t(`services.studio.says.${step}`) : names(step),
    )
  return words.join(' › ')
}

function Said({ ctx: { t }, one }: { ctx: Ctx; one: Difference }) {
  if (one.of === 'file') return ''
  return (
    <div>
      {one.before === undefined ? (
        ''
      ) : (
        <del dir="auto" lang={one.lang} safe>
          {one.before || t('services.studio.nothing')}
        </del>
      )}
      {one.before === undefined || one.after === undefined ? '' : ' → '}
      {one.after === undefined ? (
        ''
      ) : (
        <ins dir="auto" lang={one.lang} safe>
          {one.after || t('services.studio.nothing')}
        </ins>
      )}
    </div>
  )
}
