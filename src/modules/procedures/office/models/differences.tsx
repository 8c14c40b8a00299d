import type { Ctx } from '#kernel'
import { Section, Tag, type TagKind } from '#kernel/ui'
import { textIn } from '#lib/bpmn/diagram'
import type { Definitions } from '#lib/bpmn/index'
import { type Difference, differencesBetween } from '../../authoring/difference.ts'

const KINDS: Readonly<Record<Difference['change'], TagKind>> = {
  ...{ added: 'ok', removed: 'bad', changed: 'info' },
}

type DifferencesProps = { ctx: Ctx; before: Definitions; after: Definitions }

/** What a model changes of the version in force, element by element. */
export function Differences({ ctx, before, after }: DifferencesProps) {
  const { t } = ctx
  const found = differencesBetween(before, after)
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
                  name: textIn(one, t.locale) || one.id,
                })}
              </span>
              {one.said.length > 0 ? <Said {...{ ctx, said: one.said }} /> : ''}
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

/** One line for each thing that it says otherwise. */
function Said({ ctx: { t }, said }: { ctx: Ctx; said: Difference['said'] }) {
  const shown = (text: string) => text || t('procedures.models.nothing')
  return (
    <ul>
      {said.map(({ of, before, after }) => (
        <li>
          <span safe>{t(`procedures.models.says.${of}`)}</span>
          {': '}
          <del dir="auto" safe>
            {shown(before)}
          </del>
          {' → '}
          <ins dir="auto" safe>
            {shown(after)}
          </ins>
        </li>
      ))}
    </ul>
  )
}
