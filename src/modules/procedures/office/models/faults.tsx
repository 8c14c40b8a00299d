import type { Ctx } from '#kernel'
import { Notice } from '#kernel/ui'
import type { ModelCheck } from '../../authoring/check.ts'

/** What is wrong with a model, or that nothing is; the script of the canvas finds each element by its id. */
export function Faults({ ctx, check }: { ctx: Ctx; check: Pick<ModelCheck, 'faults' | 'sound'> }) {
  const { t } = ctx
  const { faults, sound } = check
  const errors = faults.filter(({ severity }) => severity === 'error')
  const others = faults.filter(({ severity }) => severity !== 'error')
  return (
    <div class="stack" data-faults>
      {sound ? (
        <Notice kind="ok" text={t('procedures.models.sound')} />
      ) : (
        <Notice kind="bad" text={t('procedures.models.errors', { count: errors.length })} />
      )}
      {errors.length > 0 ? <FaultList faults={errors} /> : ''}
      {others.length > 0 ? (
        <>
          <p safe>{t('procedures.models.warnings', { count: others.length })}</p>
          <FaultList faults={others} />
        </>
      ) : (
        ''
      )}
    </div>
  )
}

const FaultList = ({ faults }: { faults: ModelCheck['faults'] }) => (
  <ul class="points">
    {faults.map(({ element, severity, text }) => (
      <li data-element={element ?? undefined} data-severity={severity}>
        <span safe>{text}</span>
      </li>
    ))}
  </ul>
)
