import type { T } from '#kernel'
import { Bdi } from '#kernel/ui'

/** Who else confirmed what was sent, with which account and when; nothing where the applicant applies alone. */
export function ConfirmedBy({
  t,
  confirmed,
}: {
  t: T
  confirmed: readonly { identifier: string; name: string; at: string }[]
}) {
  if (confirmed.length === 0) return ''
  return (
    <ul class="l">
      {confirmed.map(({ identifier, name, at }) => (
        <li>
          <span safe>{t('cases.confirmed-by', { name, at: t.date(new Date(at), 'moment') })}</span>{' '}
          <Bdi text={identifier} dir="ltr" />
        </li>
      ))}
    </ul>
  )
}
