import type { T } from '../i18n.ts'
import { checkedHref } from './link.tsx'
import { nineStages, Points } from './progress.tsx'

/** The parts of a journey on the nine-point line: an overview, so nothing is done and nothing now. */
export function JourneyLine({ label, stages }: { label: string; stages: string[] }) {
  return (
    <ol class="nine journey l" aria-label={label}>
      {nineStages(stages.map((name) => ({ label: name, state: 'rest' }))).map((stage) => (
        <li class={`stage span-${stage.points}`}>
          <Points count={stage.points} />
          <span class="name" safe>
            {stage.label}
          </span>
        </li>
      ))}
    </ol>
  )
}

export type JourneyStep = { href: string; name: string; by?: string; price?: string }

/**
 * What one does in a part of a journey, in its order: each step is a service of some body. Numbers go on
 * from part to part inside a `Journey`.
 */
export function JourneySteps({ t, steps }: { t: T; steps: JourneyStep[] }) {
  return (
    <ol class="steps go-on l">
      {steps.map(({ href, name, by, price }) => (
        <li class="you">
          <div>
            <b>
              <a href={checkedHref(href)} safe>
                {name}
              </a>
            </b>
            {by ? <span safe>{by}</span> : ''}
          </div>
          <span class={price === undefined ? 'price unknown' : 'price num'} safe>
            {price ?? t('ui.facts.priceUnknown')}
          </span>
        </li>
      ))}
    </ol>
  )
}
