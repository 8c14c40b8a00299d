import type { Ctx } from '#kernel'
import { Icon, Section, Tag, type TagKind } from '#kernel/ui'
import { textIn } from '#lib/bpmn/diagram'
import { BpmnError } from '#lib/bpmn/findings'
import type { Definitions } from '#lib/bpmn/index'
import { everyNode } from '#lib/bpmn/looks'
import { readBpmn } from '#lib/bpmn/read'
import { type Difference, differencesBetween } from '../../authoring/difference.ts'

const KINDS: Readonly<Record<Difference['change'], TagKind>> = {
  ...{ added: 'ok', removed: 'bad', changed: 'info' },
}

/** What an element says, in words where there are better ones than its own; undefined: as it says it. */
type Worded = (of: string, text: string) => string | undefined

type DifferencesProps = { ctx: Ctx; before: Definitions; after: Definitions; worded?: Worded }

type TextsProps = { ctx: Ctx; before: string; after: string; worded?: Worded }

/**
 * What one text of a model changes of another; an empty one has no element.
 *
 * @returns nothing to show where one of the two cannot be read: the check says why
 */
export function ProcedureDifferences({ ctx, before, after, worded }: TextsProps) {
  const [old, young] = [before, after].map(modelIn)
  if (!old || !young) return <p safe>{ctx.t('procedures.models.unreadable')}</p>
  return <Elements {...{ ctx, before: old, after: young, ...(worded && { worded }) }} />
}

function modelIn(bpmn: string): Definitions | undefined {
  try {
    return readBpmn(bpmn, { drawn: true }).definitions
  } catch (error) {
    if (error instanceof BpmnError) return undefined
    throw error
  }
}

/** What a model changes of the version in force, element by element. */
export const Differences = (props: DifferencesProps) => (
  <Section title={props.ctx.t('procedures.models.differences')} id="differences" lettering={false}>
    <Elements {...props} />
  </Section>
)

function Elements({ ctx, before, after, worded }: DifferencesProps) {
  const { t } = ctx
  const found = differencesBetween(before, after)
  const named = namesIn(t.locale, before, after)
  if (found.length === 0) return <p safe>{t('procedures.models.no-differences')}</p>
  return (
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
          {one.said.length > 0 ? <Said {...{ ctx, said: one.said, named, worded }} /> : ''}
        </li>
      ))}
    </ul>
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

type SaidProps = {
  ctx: Ctx
  said: Difference['said']
  named: Named
  worded: Worded | undefined
}

/** One line for each thing that it says otherwise. */
function Said({ ctx: { t }, said, named, worded }: SaidProps) {
  const shown = (text: string, of: string) =>
    (BY_ID.includes(of) ? named(text) : (worded?.(of, text) ?? text)) ||
    t('procedures.models.nothing')
  return (
    <ul>
      {said.map(({ of, before, after }) => (
        <li>
          <span safe>{t(`procedures.models.says.${of}`)}</span>
          {': '}
          <del dir="auto" safe>
            {shown(before, of)}
          </del>{' '}
          <Icon name="arrow" />{' '}
          <ins dir="auto" safe>
            {shown(after, of)}
          </ins>
        </li>
      ))}
    </ul>
  )
}
