import type { Ctx } from '#kernel'
import { type Cell, Pairs } from '#kernel/ui'
import { type ServiceStatus, STATUSES } from '../bundle/status.ts'
import type { Counts, TrendDay } from './overview.ts'

const WIDE = 100

const totalOf = (counts: Counts) => STATUSES.reduce((sum, status) => sum + counts[status], 0)

/** 'Described 195, Runs here 15': what the bar shows, in words. */
const wordsOf = ({ t }: Ctx, counts: Counts) =>
  t.list(
    STATUSES.filter((status) => counts[status] > 0).map((status) =>
      t('services.status.counted', {
        status: t(`services.status.${status}.name`),
        count: counts[status],
      }),
    ),
  )

type BarProps = { ctx: Ctx; counts: Counts; class?: string }

/** One bar of parts, from what is only told to what runs here. */
export function StatusBar({ ctx, counts, class: look = 'ways' }: BarProps) {
  const total = Math.max(1, totalOf(counts))
  let x = 0
  return (
    <svg class={look} viewBox={`0 0 ${WIDE} 6`} preserveAspectRatio="none" role="img">
      <title safe>{wordsOf(ctx, counts)}</title>
      {STATUSES.map((status) => {
        const width = (counts[status] / total) * WIDE
        const from = x
        x += width
        return width === 0 ? (
          ''
        ) : (
          <rect
            class={`way-${status}`}
            x={hundredths(from)}
            y="0"
            width={hundredths(width)}
            height="6"
          />
        )
      })}
    </svg>
  )
}

const hundredths = (value: number) => String(Math.round(value * 100) / 100)

/** Each way with its colour, its count and what it means. */
export function Legend({ ctx, counts }: { ctx: Ctx; counts: Counts }) {
  const { t } = ctx
  return (
    <Pairs
      pairs={STATUSES.map((status) => ({
        label: t(`services.status.${status}.name`),
        content: (
          <>
            <Swatch status={status} />{' '}
            <b class="num" safe>
              {t.number(counts[status])}
            </b>
          </>
        ),
        note: t(`services.status.${status}.means`),
      }))}
    />
  )
}

const Swatch = ({ status }: { status: ServiceStatus }) => (
  <svg class="swatch" viewBox="0 0 6 6" aria-hidden="true">
    <rect class={`way-${status}`} width="6" height="6" />
  </svg>
)

/** A bar as a cell of a table; its numbers stand beside it. */
export const barCell = (ctx: Ctx, counts: Counts): Cell => ({
  content: <StatusBar ctx={ctx} counts={counts} />,
})

const HIGH = 40
const MOST_DAYS = 60

/** How it went: a column for each day on which something changed. */
export function Trend({ ctx, trend }: { ctx: Ctx; trend: readonly TrendDay[] }) {
  const shown = trend.slice(-MOST_DAYS)
  const most = Math.max(1, ...shown.map(({ counts }) => totalOf(counts)))
  const step = WIDE / Math.max(8, shown.length)
  const [first, last] = [shown[0], shown.at(-1)]
  if (!first || !last) return ''
  const { t } = ctx
  return (
    <figure class="trend">
      <svg viewBox={`0 0 ${WIDE} ${HIGH}`} preserveAspectRatio="none" role="img">
        <title safe>
          {t('services.status.trend-words', {
            first: t.date(first.day),
            before: wordsOf(ctx, first.counts),
            last: t.date(last.day),
            after: wordsOf(ctx, last.counts),
          })}
        </title>
        {shown.map(({ counts }, index) => {
          let top = HIGH
          return STATUSES.map((status) => {
            const height = (counts[status] / most) * HIGH
            top -= height
            return height === 0 ? (
              ''
            ) : (
              <rect
                class={`way-${status}`}
                x={hundredths(index * step)}
                y={hundredths(top)}
                width={hundredths(step * 0.8)}
                height={hundredths(height)}
              />
            )
          })
        })}
      </svg>
      <figcaption class="small quiet" safe>
        {t('services.status.trend-span', {
          first: t.date(first.day, 'medium'),
          last: t.date(last.day, 'medium'),
        })}
      </figcaption>
    </figure>
  )
}
