import type { Children } from '@kitajs/html'
import type { RouteRequest } from '#kernel'
import { Link, Notice } from '#kernel/ui'
import type { Change } from '../authoring/change.ts'
import { scenarioFaults, scenarioIn, scenarioName } from '../authoring/scenario-edit.ts'
import { problem } from '../problems.ts'
import type { Told } from './acted.tsx'
import { changeHref, type OfChange } from './address.ts'
import { ChangePage } from './change-page.tsx'
import { Outcome } from './scenario-outcome.tsx'

type Asked = { part?: 'answers' | 'registers' | 'steps'; page?: string }
export type OfScenario = OfChange & RouteRequest<OfChange['params'] & { scenario: string }, Asked>

export const scenarioHref = ({ ctx, params }: OfScenario, change: Change, rest = ''): string =>
  changeHref(ctx, change, `/scenarios/${params.scenario}${rest}`)

/** Parts of a scenario that have pages of their own, in the order in which things happen. */
const PARTS = ['registers', 'answers', 'steps'] as const

type FrameProps = {
  request: OfScenario
  change: Change
  told: Told
  children?: Children
  /** beside it */
  side?: Children
}

/** A page of a scenario: what comes of it, the way to its other parts, and what is changed here. */
export async function ScenarioFrame({ request, change, told, children, side }: FrameProps) {
  const { ctx, params, query } = request
  const { t } = ctx
  const { scenario } = params
  if (!scenarioIn(change.files, scenario)) throw problem('file-missing')
  const faults = await scenarioFaults(ctx, change.service, change.files, scenario)
  const name = scenarioName(change.files, scenario, t.locale) ?? scenario
  const whole = t('services.studio.scenario-of', { name })
  const back = { href: changeHref(ctx, change, '#scenarios'), text: t('services.studio.scenarios') }
  return (
    <ChangePage
      {...{ request, change }}
      {...{ error: told.error, overtaken: told.overtaken }}
      title={query.part ? t(`services.studio.scenario-pages.${query.part}`) : whole}
      between={query.part ? [back, { href: scenarioHref(request, change), text: whole }] : [back]}
    >
      <div class="studio">
        <div class="stack">
          <Outcome {...{ request, change, faults, scenario }} />
          <nav aria-label={t('services.studio.scenario-parts')}>
            <ul class="points">
              {query.part ? (
                <li>
                  <Link
                    href={scenarioHref(request, change)}
                    text={t('services.studio.scenario-pages.main')}
                  />
                </li>
              ) : (
                ''
              )}
              {PARTS.filter((part) => part !== query.part).map((part) => (
                <li>
                  <Link
                    href={scenarioHref(request, change, `?part=${part}`)}
                    text={t(`services.studio.scenario-pages.${part}`)}
                  />
                </li>
              ))}
            </ul>
          </nav>
          {children}
        </div>
        {side ?? ''}
      </div>
    </ChangePage>
  )
}

/** Nothing is chosen among as long as the files cannot be read. */
export const Waits = ({ request: { ctx } }: Pick<FrameProps, 'request'>) => (
  <Notice kind="wait" text={ctx.t('services.studio.scenarios-wait')} />
)
