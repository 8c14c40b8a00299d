import type { T } from '#kernel'
import type { TagProps } from '#kernel/ui'
import type { Licence, LicenceState } from './licence.ts'

const KINDS: Record<LicenceState, TagProps['kind']> = {
  pending: 'wait',
  valid: 'ok',
  future: 'info',
  suspended: 'bad',
  expired: 'plain',
  revoked: 'bad',
  cancelled: 'plain',
}

/** A licence's state as a word and a tint. */
export const stateTag = (t: T, { state }: Pick<Licence, 'state'>): TagProps => ({
  text: t(`licences.state.${state}`),
  kind: KINDS[state],
})
