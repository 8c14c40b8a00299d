import type { T } from '../i18n.ts'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'
import { checkedHref, Link } from './link.tsx'

/** Takes POST: its person acts for themselves again. */
type Stop = { action: string; csrf: string }

/** In whose name the person acts; without `name` their mandate has just ended. */
export type ActingFor = {
  name?: string
  role?: string
  change: string
  /** true on a page that is about the person themselves all the same */
  aside?: boolean
  stop?: Stop
}

/** Below the header of every page while somebody acts for another. */
export function ActingLine({ t, name, role, change, aside, stop }: ActingFor & { t: T }) {
  return (
    <section class="acting-line" aria-label={t('ui.shell.acting')}>
      <div class="wrap">
        <Icon name="users" />
        {name === undefined ? <span safe>{t('ui.shell.actingOver')}</span> : ''}
        {name === undefined ? '' : <Whom t={t} name={name} />}
        {role || aside ? (
          <span class="quiet" safe>
            {aside ? t('ui.shell.actingAside') : (role ?? '')}
          </span>
        ) : (
          ''
        )}
        <Link href={change} text={t('ui.shell.actingChange')} />
        {stop ? (
          <form method="post" action={checkedHref(stop.action)}>
            <input type="hidden" name="_csrf" value={stop.csrf} />
            <Button
              text={t(name === undefined ? 'ui.shell.actingGoOn' : 'ui.shell.actingStop')}
              kind="plain"
            />
          </form>
        ) : (
          ''
        )}
      </div>
    </section>
  )
}

function Whom({ t, name }: { t: T; name: string }) {
  return (
    <span>
      <span safe>{t('ui.shell.actingFor')}</span>{' '}
      <b>
        <bdi data-name="" safe>
          {name}
        </bdi>
      </b>
    </span>
  )
}

/**
 * The same on a page that is the same bytes for everybody: hidden, until a script finds in this
 * browser's cookie for whom its person acts.
 */
export function ActingElsewhere({ t }: { t: T }) {
  return (
    <ig-acting hidden>
      <ActingLine t={t} name="" change={`/${t.locale}/my/acting`} />
    </ig-acting>
  )
}
