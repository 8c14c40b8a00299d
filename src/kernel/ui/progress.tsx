import type { T } from '../i18n.ts'

const POINTS = 9

/** Above this many days a row of teeth cannot be counted at a glance. */
const TEETH_MAX = 10

export type Milestone = { label: string; state: 'done' | 'now' | 'rest' }
export type Stage = Milestone & { points: number }

/**
 * Lays milestones on the nine points: fewer than nine span several, more are grouped under the one that
 * is now, else the last of the group. The points always add up to nine.
 */
export function nineStages(milestones: Milestone[]): Stage[] {
  const count = milestones.length
  if (count <= POINTS) {
    const end = (index: number) => Math.round(((index + 1) * POINTS) / count)
    return milestones.map((milestone, index) => ({
      ...milestone,
      points: end(index) - end(index - 1),
    }))
  }
  return Array.from({ length: POINTS }, (_, point) => {
    const group = milestones.slice(
      Math.floor((point * count) / POINTS),
      Math.floor(((point + 1) * count) / POINTS),
    )
    return { ...groupOf(group), points: 1 }
  })
}

function groupOf(group: Milestone[]): Milestone {
  const last = group.at(-1)
  if (!last) throw new Error('a point without a milestone')
  const now = group.find(({ state }) => state === 'now')
  if (now) return now
  const done = group.filter(({ state }) => state === 'done')
  const split = done.length > 0 && done.length < group.length
  return split ? { label: last.label, state: 'now' } : last
}

export type NinePointsProps = {
  t: T
  /** what the line is about, for those who do not see it */
  label: string
  milestones: Milestone[]
  /** a thin line without labels, for lists */
  slim?: boolean
}

/** Where a case has got to: the nine-point line with its labels, on phones with 'step 6 of 9'. */
export function NinePoints({ t, label, milestones, slim }: NinePointsProps) {
  const at = milestones.findIndex(({ state }) => state === 'now')
  const step = t('ui.nine.step', { step: at + 1, count: milestones.length })
  if (slim) {
    const words = at < 0 ? label : `${label}${t('ui.file.comma')}${step}`
    return (
      <span class="nine slim" role="img" aria-label={words}>
        {nineStages(milestones).map((stage) => (
          <span class={`stage ${stage.state} span-${stage.points}`}>
            <Points count={stage.points} />
          </span>
        ))}
      </span>
    )
  }
  return (
    <>
      <ol class="nine l" aria-label={label}>
        {nineStages(milestones).map((stage) => (
          <li
            class={`stage ${stage.state} span-${stage.points}`}
            aria-current={stage.state === 'now' ? 'step' : undefined}
          >
            <Points count={stage.points} />
            <span class="name" safe>
              {stage.label}
            </span>
            {stage.state === 'done' ? (
              <span class="hidden" safe>
                {t('ui.nine.done')}
              </span>
            ) : (
              ''
            )}
          </li>
        ))}
      </ol>
      {at < 0 ? (
        ''
      ) : (
        <p class="only-phone">
          <b safe>{milestones[at]?.label ?? ''}</b>{' '}
          <span class="quiet" safe>
            {step}
          </span>
        </p>
      )}
    </>
  )
}

/** Points of the nine-point line, side by side. */
export function Points({ count }: { count: number }) {
  return (
    <span class="points">
      {Array.from({ length: count }, () => (
        <i />
      ))}
    </span>
  )
}

export type TeethProps = {
  t: T
  /** working days used, today included */
  used: number
  /** working days promised */
  promised: number
  big?: boolean
  /** shows the words beside the teeth */
  words?: boolean
}

/** Age in working days against the promise: filled is used, sand is left, red is over. */
export function Teeth({ t, used, promised, big, words }: TeethProps) {
  const over = Math.max(0, used - promised)
  const text = over > 0 ? t('ui.teeth.late', { days: over }) : t('ui.teeth.day', { used, promised })
  if (promised > TEETH_MAX || used > TEETH_MAX) {
    return (
      <span class="num" safe>
        {text}
      </span>
    )
  }
  const classes = Array.from({ length: Math.max(used, promised) }, (_, day) => {
    if (day >= promised) return 'over'
    return day < used ? 'used' : undefined
  })
  return (
    <>
      <span class={big ? 'teeth big' : 'teeth'} role="img" aria-label={text}>
        {classes.map((name) => (
          <i class={name} />
        ))}
      </span>
      {words ? (
        <span aria-hidden="true" safe>
          {` ${text}`}
        </span>
      ) : (
        ''
      )}
    </>
  )
}
