import type { Ctx } from '#kernel'
import { Icon } from '#kernel/ui'
import { BpmnError } from '#lib/bpmn/findings'
import { layout } from '#lib/bpmn/layout'
import { picture } from '#lib/bpmn/picture'
import { type ReadModel, readBpmn } from '#lib/bpmn/read'
import { listedSteps } from '#lib/bpmn/steps'

type DrawingProps = { ctx: Ctx; bpmn: string; title: string }

/** A model as a picture and, folded under it, as a list; nothing of one that cannot be drawn. */
export function Drawing({ ctx, bpmn, title }: DrawingProps) {
  const { t } = ctx
  const model = drawable(bpmn)
  if (!model) return ''
  const { definitions, diagrams } = model
  const safePicture = picture(diagrams[0] ?? layout(definitions), { lang: t.locale, title })
  const steps = definitions.processes.flatMap((process) => listedSteps(process, t.locale))
  return (
    <>
      <section class="bpmn-frame" dir="ltr" tabindex="0" aria-label={title}>
        {safePicture}
      </section>
      <details class="why-how">
        <summary safe>{t('procedures.models.as-list')}</summary>
        <ol>
          {steps
            .filter(({ text }) => text !== '')
            .map(({ text, lane, next }) => (
              <li>
                <b safe>{text}</b> <span safe>{lane ?? ''}</span>
                {next.length > 0 ? (
                  <span class="quiet">
                    <Icon name="arrow" />{' '}
                    <span safe>
                      {next
                        .map((one) => [one.way, one.text].filter(Boolean).join(': '))
                        .join(' · ')}
                    </span>
                  </span>
                ) : (
                  ''
                )}
              </li>
            ))}
        </ol>
      </details>
    </>
  )
}

/** Also what is refused is drawn, as far as it can be read. */
function drawable(bpmn: string): ReadModel | undefined {
  try {
    return readBpmn(bpmn, { drawn: true })
  } catch (error) {
    if (error instanceof BpmnError) return undefined
    throw error
  }
}
