import type { T } from '#kernel'
import type { Drawn } from '#procedures'

type Step = Drawn['steps'][number]

/** What people do and how it may end; gateways and waits in between are left to the picture. */
const isTold = ({ kind, type }: Step) =>
  kind === 'end' || (kind === 'task' && (type === 'user' || type === 'receive'))

/** The steps of a case's procedure in words: what is done, where it is now, who does it, how it may end. */
export function CourseSteps({ t, steps }: { t: T; steps: Drawn['steps'] }) {
  return (
    <ol class="course">
      {steps
        .filter((step) => isTold(step) && step.text !== '')
        .map(({ text, lane, mark, kind }) => (
          <li
            class={mark ? `is-${mark.state}` : undefined}
            aria-current={mark?.state === 'now' ? 'step' : undefined}
          >
            <b safe>{text}</b>{' '}
            <span class="quiet" safe>
              {[
                mark && mark.state !== 'load'
                  ? t(`cases.course.${mark.state}`, { count: mark.count })
                  : '',
                kind === 'end' ? t('cases.course.end') : (lane ?? ''),
              ]
                .filter(Boolean)
                .join(t('ui.file.comma'))}
            </span>
          </li>
        ))}
    </ol>
  )
}

/** The same as a picture, for officials; the list beneath says all that it shows. */
export function Course({ t, drawn }: { t: T; drawn: Drawn }) {
  // Made of the model by us, with every text escaped.
  const safePicture = drawn.picture
  return (
    <details class="why-how">
      <summary safe>{t('cases.course.title')}</summary>
      <figure class="bpmn-frame" tabindex="0" aria-label={t('cases.course.title')}>
        {safePicture}
      </figure>
      <CourseSteps t={t} steps={drawn.steps} />
    </details>
  )
}
