import type { Ctx } from '#kernel'
import { Icon } from '#kernel/ui'
import { wordChanges } from '#lib/text-difference'
import type { Difference } from '../authoring/difference.ts'

type Props = {
  ctx: Ctx
  one: Difference
  /** in the reader's words; undefined: there was nothing, or there is nothing any more */
  before: string | undefined
  after: string | undefined
}

/** Texts that are longer are told word by word. */
const SHORT = 60

/** What was said before and what is said now: long texts with their words that came and went, all else as a whole. */
export function SaidOtherwise({ ctx: { t }, one, before, after }: Props) {
  if (one.of === 'file') return ''
  if (one.of === 'line') return <Lines {...{ before, after }} />
  const isProse = one.of === 'text' || one.of === 'passage'
  if (isProse && before && after && Math.max(before.length, after.length) > SHORT) {
    return <Words {...{ before, after }} lang={one.lang} />
  }
  return (
    <div>
      {before === undefined ? (
        ''
      ) : (
        <del dir="auto" lang={one.lang} safe>
          {before || t('services.studio.nothing')}
        </del>
      )}{' '}
      {before === undefined || after === undefined ? '' : <Icon name="arrow" />}{' '}
      {after === undefined ? (
        ''
      ) : (
        <ins dir="auto" lang={one.lang} safe>
          {after || t('services.studio.nothing')}
        </ins>
      )}
    </div>
  )
}

function Words({
  before,
  after,
  lang,
}: {
  before: string
  after: string
  lang?: string | undefined
}) {
  return (
    <p dir="auto" lang={lang} class="passage">
      {wordChanges(before, after).map((change) =>
        change.same ? (
          <span safe>{change.after.join('')}</span>
        ) : (
          <>
            {change.before.length > 0 ? <del safe>{change.before.join('')}</del> : ''}
            {change.before.length > 0 && change.after.length > 0 ? ' ' : ''}
            {change.after.length > 0 ? <ins safe>{change.after.join('')}</ins> : ''}
          </>
        ),
      )}
    </p>
  )
}

/** Lines of a template, as they stand. */
const Lines = ({ before, after }: Pick<Props, 'before' | 'after'>) => (
  <pre class="around" tabindex="0">
    {before === undefined ? (
      ''
    ) : (
      <code>
        <del safe>{before}</del>
      </code>
    )}
    {after === undefined ? (
      ''
    ) : (
      <code>
        <ins safe>{after}</ins>
      </code>
    )}
  </pre>
)
