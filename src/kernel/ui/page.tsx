import type { Children } from '@kitajs/html'
import { type Ctx, holdsPost } from '../ctx.ts'
import type { RouteRequest } from '../http/route.ts'
import type { T } from '../i18n.ts'
import { DisplayMenu, displayFromCookie } from './display.tsx'
import { Find } from './find.tsx'
import type { Frame } from './frame.ts'
import { OfficeShell, type OfficeShellProps } from './office-shell.tsx'
import { PersonMenu, Shell, Wrap } from './shell.tsx'

export type PageProps = {
  request: RouteRequest<unknown, unknown>
  title: string
  description?: string
  /** for everybody: the same bytes whoever asks, and search engines may list it */
  published?: boolean
  wrong?: boolean
  form?: boolean
  /** large opening below the header; the children then span the page */
  opening?: Children
  /** the children bring their own `Wrap` */
  wide?: boolean
  children?: Children
}

/** A page of the portal: the frame, with the person's menu unless the page is for everybody. */
export function Page({ request, published, wide, opening, children, ...rest }: PageProps) {
  const { ctx, csrf } = request
  const path = request.path.replace(/^\/[a-z]{2,3}(?=\/|\?|$)/, '')
  return (
    <Shell
      t={ctx.t}
      frame={published ? frameOf(ctx) : withOffice(frameOf(ctx), ctx)}
      path={path}
      listed={published}
      opening={opening}
      search={published && !opening ? <Seek t={ctx.t} /> : ''}
      displayMenu={
        <DisplayMenu t={ctx.t} action={`/${ctx.t.locale}/display`} back={request.path} />
      }
      person={published ? undefined : personMenu(ctx, csrf)}
      actingFor={published ? undefined : actingLine(request)}
      display={published ? undefined : displayFromCookie(request.display)}
      {...rest}
    >
      {wide || opening ? children : <Wrap class="page">{children}</Wrap>}
    </Shell>
  )
}

/** Search on every page for everybody, below the menu. */
function Seek({ t }: { t: T }) {
  return (
    <Wrap class="seek">
      <Find t={t} action={`/${t.locale}/search`} />
    </Wrap>
  )
}

/** For whom they act, on every page of theirs. */
function actingLine({ ctx: { t }, acting, csrf }: RouteRequest<unknown, unknown>) {
  if (!acting) return undefined
  const change = `/${t.locale}/my/acting`
  const stop = { action: `${change}/stop`, csrf }
  if (acting.state === 'over') return { change, stop }
  return { name: t.of(acting.principal), aside: acting.state === 'aside', change, stop }
}

function personMenu(ctx: Ctx, csrf: string) {
  const { actor, t } = ctx
  if (actor.kind !== 'person') return undefined
  const to = (path: string) => `/${t.locale}/${path}`
  return (
    <PersonMenu
      t={t}
      name={t.of(actor.name)}
      links={[
        { href: to('my'), text: t('kernel.frame.my') },
        { href: to('my/messages'), text: t('kernel.frame.messages') },
        { href: to('my/mandates'), text: t('kernel.frame.mandates') },
        { href: to('my/security'), text: t('kernel.frame.security') },
        ...(holdsPost(actor) ? [{ href: to('office'), text: t('kernel.frame.office') }] : []),
      ]}
      signOut={{ action: to('sign-out'), csrf }}
    />
  )
}

/** Who holds a post finds the office beside everything else, not only inside the menu. */
function withOffice(frame: Frame, { actor, t }: Ctx): Frame {
  if (!holdsPost(actor)) return frame
  const office = { href: `/${t.locale}/office`, text: t('kernel.frame.office') }
  return {
    ...frame,
    nav: [...frame.nav, office],
    bar: [...frame.bar, { ...office, icon: 'briefcase' }],
  }
}

/** What is the same on every public page: made from the pack and the kernel's messages. */
export function frameOf(ctx: Pick<Ctx, 't' | 'pack' | 'url' | 'demonstration'>): Frame {
  const { t, pack } = ctx
  const { portal, contact } = pack.settings
  const link = (path: string, key: string) => ({
    href: `/${t.locale}${path}`,
    text: t(`kernel.frame.${key}`),
  })
  return {
    name: t.of(portal.names),
    base: ctx.url,
    fallback: pack.settings.languages[0] ?? t.locale,
    demonstration: ctx.demonstration,
    nav: [
      link('/services', 'services'),
      link('/life-events', 'life-events'),
      link('/agencies', 'agencies'),
      link('/verify', 'verify'),
    ],
    bar: [
      { ...link('', 'home'), icon: 'home' },
      { ...link('/services', 'services'), icon: 'search' },
      { ...link('/my', 'my'), icon: 'document' },
    ],
    my: `/${t.locale}/my`,
    help: { phone: contact.phone, text: t.of(contact.names) },
    footer: [
      {
        title: t('kernel.frame.find'),
        links: [
          link('/services', 'services'),
          link('/life-events', 'life-events'),
          link('/topics', 'topics'),
          link('/a-z', 'a-z'),
        ],
      },
      {
        title: t('kernel.frame.yours'),
        links: [link('/my', 'my'), link('/verify', 'verify'), link('/agencies', 'agencies')],
      },
      {
        title: t('kernel.frame.portal'),
        links: [
          link('/about', 'about'),
          link('/accessibility', 'accessibility'),
          link('/guide', 'guide'),
        ],
      },
    ],
    note: t('kernel.frame.note', { portal: t.of(portal.names) }),
  }
}

export type OfficePageProps = Pick<
  OfficeShellProps,
  'title' | 'queues' | 'measure' | 'shortcuts' | 'bar' | 'panes' | 'wrong' | 'children'
> & {
  request: RouteRequest<unknown, unknown>
  /** name of the agency or unit whose office it is */
  place?: string
}

/** A page of an official's desk: its menu holds what the modules contribute and the post may open. */
export function OfficePage({ request, place, children, ...rest }: OfficePageProps) {
  const { ctx, csrf } = request
  const { t } = ctx
  return (
    <OfficeShell
      t={t}
      frame={frameOf(ctx)}
      path={request.path.replace(/^\/[a-z]{2,3}(?=\/|\?|$)/, '')}
      place={place ?? t('kernel.frame.office')}
      home={`/${t.locale}/office`}
      nav={request.desk
        .filter(({ aside }) => !aside)
        .map(({ path, key }) => ({ href: `/${t.locale}/${path}`, text: t(key) }))}
      displayMenu={<DisplayMenu t={t} action={`/${t.locale}/display`} back={request.path} />}
      person={personMenu(ctx, csrf)}
      display={displayFromCookie(request.display)}
      {...rest}
    >
      {children}
    </OfficeShell>
  )
}
