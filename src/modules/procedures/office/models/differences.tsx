import type { Ctx } from '#kernel'
import { Section, Tag, type TagKind } from '#kernel/ui'
import { textIn } from '#lib/bpmn/diagram'
import type { Definitions } from '#lib/bpmn/index'
import { everyNode } from '#lib/bpmn/looks'
import { type Difference, differencesBetween } from '../../authoring/difference.ts'

const KINDS: Readonly<Record<Difference['change'], TagKind>> = {
  ...{ added: 'ok', removed: 'bad', changed: 'info' },
}

type DifferencesProps = { ctx: Ctx; before: Definitions; after: Definitions }

/** What a model changes of the version in force, element by element. */
export function Differences({ ctx, before, after }: DifferencesProps) {
  const { t } = ctx
  const found = differencesBetween(before, after)
  const named = namesIn(t.locale, before, after)
  return (
    <Section title={t('procedures.models.differences')} id="differences" lettering={false}>
      {found.length === 0 ? (
        <p safe>{t('procedures.models.no-differences')}</p>
      ) : (
        <ul class="points differences">
          {found.map((one) => (
            <li>
              <Tag text={t(`procedures.models.changes.${one.change}`)} kind={KINDS[one.change]} />{' '}
              <span safe>
                {t('procedures.models.element', {
                  kind: t(`procedures.models.kinds.${one.kind}`),
                  name: nameOf(ctx, one, named),
                })}
              </span>
              {one.said.length > 0 ? <Said {...{ ctx, said: one.said, named }} /> : ''}
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

type Named = (id: string) => string

/** What elements are called, also those that are gone; the id of one without a name. */
function namesIn(lang: string, ...models: readonly Definitions[]): Named {
  const names = new Map(
    models
      .flatMap(({ processes }) => processes.flatMap((process) => [...everyNode(process)]))
      .map(({ node }) => [node.id, textIn(node, lang)]),
  )
  return (id) => names.get(id) || id
}

/** A way without a name is known by what it leads from and to. */
function nameOf({ t }: Ctx, one: Difference, named: Named): string {
  const name = textIn(one, t.locale)
  if (name || !one.between) return name || named(one.id)
  const { from, to } = one.between
  return t('procedures.models.between', { from: named(from), to: named(to) })
}

/** What it says by the id of another element. */
const BY_ID = ['from', 'to', 'at']

type SaidProps = { ctx: Ctx; said: Difference['said']; named: Named }

/** One line for each thing that it says otherwise. */
function Said({ ctx: { t }, said, named }: SaidProps) {
  const shown = (text: string, of: string) =>
    (BY_ID.includes(of) ? named(text) : text) || t('procedures.models.nothing')
  return (
    <ul>
      {said.map(({ of, before, after }) => (
        <li>
          <span safe>{t(`procedures.models.says.${of}`)}</span>
          {': '}
          <del dir="auto" safe>
            {shown(before, of)}
          </del>
          {' → '}
          <ins dir="auto" safe>
            {shown(after, of)}
          </ins>
        </li>
      ))}
    </ul>
  )
}
