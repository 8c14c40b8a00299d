import type { T } from '#kernel'
import { Notice } from '#kernel/ui'
import type { ServiceBundle } from '#services'
import type { Case } from '../case.ts'
import type { Decision } from '../decision-row.ts'
import type { KeptOutcome } from '../outcome.ts'
import { refusedByRules } from '../rules-words.ts'
import { labelOf, reasonText } from '../service-texts.ts'

type ToldProps = {
  t: T
  bundle: ServiceBundle
  outcome: KeptOutcome | undefined
  decision: Decision
}

/** The words of the decision that put the case where it stands, where there are any. */
export function Told({ state, ...told }: ToldProps & { state: Case['state'] }) {
  // What the law has ended says so beside the day.
  if ((state !== 'returned' && state !== 'refused') || told.decision.law) return ''
  return (
    <div class="section">
      {state === 'returned' ? <AskedFor {...told} /> : <Refusal {...told} />}
    </div>
  )
}

/** What the officer asks to be corrected, field by field. */
function AskedFor({ t, bundle, decision }: ToldProps) {
  return (
    <Notice kind="wait" title={t('cases.case.asked')}>
      {decision.text ? (
        <p dir="auto" safe>
          {decision.text}
        </p>
      ) : (
        ''
      )}
      <dl class="pairs">
        {decision.fields.map(({ path, note }) => (
          <div>
            <dt safe>{labelOf(bundle, t.locale, path)}</dt>
            <dd dir="auto" safe>
              {note}
            </dd>
          </div>
        ))}
      </dl>
    </Notice>
  )
}

function Refusal({ t, bundle, decision, outcome }: ToldProps) {
  const byRules = refusedByRules(t, bundle, outcome)
  return (
    <Notice kind="bad" title={t('cases.case.refused')}>
      <ul>
        {decision.reasons.map((reason) => (
          <li safe>{reasonText(bundle, t.locale, reason)}</li>
        ))}
      </ul>
      {decision.text ? (
        <p dir="auto" safe>
          {decision.text}
        </p>
      ) : (
        ''
      )}
      {byRules ? <p safe>{byRules}</p> : ''}
    </Notice>
  )
}
