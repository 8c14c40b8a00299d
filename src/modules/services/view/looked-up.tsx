import { Actions, Button, Notice } from '#kernel/ui'
import { type Fetched, lookupOf } from '../form/fetched.ts'
import type { FieldNode } from '../form/model.ts'
import { inputName } from '../form/path.ts'
import { momentOf, saidOf, tellsOf } from './fetched-words.ts'
import { labelOf, type Wording } from './words.ts'

type Props = Wording & {
  node: FieldNode
  fetched?: readonly Fetched[]
  /** name of the form's buttons */
  act: string
}

/** What a register says of what was typed, with its moment, and the button that asks it. */
export function LookedUp(props: Props) {
  const { t, bundle, node, fetched, act } = props
  const about = bundle.registers?.[lookupOf(node)?.register ?? '']
  if (!about) return ''
  const one = saidOf(node, fetched)
  const register = t.of(about.names)
  const label = labelOf(props, node.name)
  return (
    <>
      {one ? (
        <Notice
          live
          kind={one.state === 'not-found' ? 'info' : 'wait'}
          text={tellsOf(props, node, one)}
        >
          <p class="small quiet" safe>
            {t('services.lookup.advice', { register, at: momentOf(props, one) })}
          </p>
        </Notice>
      ) : (
        ''
      )}
      <Actions>
        <Button
          kind="second"
          text={t('services.lookup.ask', { register })}
          hidden={label}
          name={act}
          value={`look:${inputName(node.path)}`}
        />
      </Actions>
    </>
  )
}
