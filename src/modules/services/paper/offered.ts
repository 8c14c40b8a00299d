import type { ServiceBundle } from '../bundle/bundle.ts'
import { isOnline } from '../bundle/status.ts'

/**
 * The forms of a service that are given out on paper, made from their definitions: of one that is done on paper its
 * application; of one that is done here those that its counters take in, where it has counters.
 */
export function paperForms({ service, forms }: Pick<ServiceBundle, 'service' | 'forms'>): string[] {
  const { status, paper, channels } = service
  if (status === 'pdf') return paper?.files === undefined && forms.apply ? ['apply'] : []
  const counter = isOnline(status) && channels.find(({ channel }) => channel === 'counter')
  return counter ? (counter.forms ?? ['apply']).filter((form) => forms[form] !== undefined) : []
}
