import type { Children } from '@kitajs/html'
import type { T } from '../i18n.ts'
import { ActingElsewhere, type ActingFor, ActingLine } from './acting-line.tsx'
import { Button } from './button.tsx'
import type { Display } from './display.tsx'
import { DocumentHead } from './document-head.tsx'
import { currentOf, type Frame, type NavItem } from './frame.ts'
import { Icon, Mark } from './icon.tsx'
import { Bdi, checkedHref, Link } from './link.tsx'

export type ShellProps = {
  t: T
  frame: Frame
  /** of this page; the site's name is added */
  title: string
  /** address of this page without the language, with its query: the switch leads to the same page */
  path: string
  description?: string
  /** search engines may list it */
  listed?: boolean
  /** errors stand on this page: the title says so first */
  wrong?: boolean
  /** a form: no bottom bar, so that nothing covers its buttons */
  form?: boolean
  display?: Display
  /** menu for theme and text size (`DisplayMenu`) */
  displayMenu?: Children
  /** menu of the person signed in (`PersonMenu`); left out on pages for everybody */
  person?: Children
  /** on whose behalf the person acts, when not their own */
  actingFor?: ActingFor
  /** a search form below the menu, in `Wrap` */
  search?: Children
  /** large opening below the header, home only */
  opening?: Children
  children?: Children
}

/** A public page. Its children come inside `<main>`; wrap them in `Wrap` unless they span the page. */
export function Shell(props: ShellProps) {
  const { t, frame, path } = props
  const fullPath = `/${t.locale}${path.split('?')[0]}`
  const title = `${props.title} – ${frame.name}`
  return (
    <>
      {'<!doctype html>'}
      <html lang={t.locale} dir={t.dir} {...displayAttributes(props.display)}>
        <DocumentHead
          t={t}
          title={props.wrong ? t('ui.shell.wrong', { title }) : title}
          frame={frame}
          path={path}
          description={props.description}
          listed={props.listed}
          form={props.form}
        />
        <body>
          <SkipLink t={t} />
          {frame.demonstration ? <Demonstration t={t} /> : ''}
          <Mast {...props} fullPath={fullPath} />
          {props.actingFor ? <ActingLine t={t} {...props.actingFor} /> : ''}
          {props.listed ? <ActingElsewhere t={t} /> : ''}
          <main id="main" tabindex="-1">
            {props.children}
          </main>
          <Footer t={t} frame={frame} address={props.listed ? frame.base + fullPath : undefined} />
          {props.form ? '' : <BottomBar t={t} frame={frame} fullPath={fullPath} />}
        </body>
      </html>
    </>
  )
}

/** Attributes of `<html>` for the reader's choice; the system decides what was not chosen. */
export function displayAttributes(display?: Display): Record<string, string> {
  const attributes: Record<string, string> = {}
  if (display && display.theme !== 'system') attributes['data-theme'] = display.theme
  if (display && display.size !== 'normal') attributes['data-size'] = display.size
  return attributes
}

export function SkipLink({ t }: { t: T }) {
  return (
    <a class="skip" href="#main" safe>
      {t('ui.shell.skip')}
    </a>
  )
}

/** The page's width. */
export function Wrap({ children, class: className }: { children?: Children; class?: string }) {
  return <div class={className ? `wrap ${className}` : 'wrap'}>{children}</div>
}

function Demonstration({ t }: { t: T }) {
  return (
    <section class="demo" aria-label={t('ui.shell.notice')}>
      <div class="wrap">
        <Icon name="info" />
        <p>
          <b safe>{t('ui.shell.demonstration')}</b>{' '}
          <span safe>{t('ui.shell.demonstrationMore')}</span>
        </p>
      </div>
    </section>
  )
}

function Mast(props: ShellProps & { fullPath: string }) {
  const { t, frame, path, fullPath, opening, search, actingFor } = props
  const classes = ['mast', opening ? 'home' : '', actingFor ? 'acting' : '']
  return (
    <header class={classes.filter(Boolean).join(' ')}>
      <div class="wrap bar">
        <a class="wordmark" href={`/${t.locale}`}>
          <Mark />
          <span safe>{frame.name}</span>
        </a>
        <Nav label={t('ui.shell.main')} items={frame.nav} fullPath={fullPath} />
        <div class="tools">
          <LanguageSwitch t={t} path={path} />
          {props.displayMenu}
          {props.person ?? (frame.my ? <SignIn t={t} href={frame.my} listed={props.listed} /> : '')}
        </div>
      </div>
      {opening}
      {search}
    </header>
  )
}

type NavProps = { label: string; items: NavItem[]; fullPath: string }

export function Nav({ label, items, fullPath }: NavProps) {
  return (
    <nav class="nav" aria-label={label}>
      {items.map(({ href, text }) => (
        <Link href={href} text={text} current={currentOf(href, fullPath)} />
      ))}
    </nav>
  )
}

/** Links to the same page in the other languages, each in its own language. */
export function LanguageSwitch({ t, path }: { t: T; path: string }) {
  return (
    <>
      {t.other.map(({ locale, name }) => (
        <Link href={`/${locale}${path}`} text={name} lang={locale} hreflang={locale} />
      ))}
    </>
  )
}

/** On a page for everybody nobody knows whether the reader is signed in: the link promises their page. */
function SignIn({ t, href, listed }: { t: T; href: string; listed?: boolean }) {
  return (
    <a class="signin" href={checkedHref(href)} safe>
      {listed ? t('ui.shell.my') : t('ui.shell.signIn')}
    </a>
  )
}

export type PersonMenuProps = {
  t: T
  name: string
  links: NavItem[]
  /** takes POST */
  signOut: { action: string; csrf: string }
}

/** The person signed in: their name opens their links and signing out. */
export function PersonMenu({ t, name, links, signOut }: PersonMenuProps) {
  return (
    <details class="drop">
      <summary class="signin">
        <Icon name="user" />
        <bdi class="said" safe>
          {name}
        </bdi>
      </summary>
      <div class="drop-body">
        {links.map(({ href, text }) => (
          <Link href={href} text={text} />
        ))}
        <form method="post" action={checkedHref(signOut.action)}>
          <input type="hidden" name="_csrf" value={signOut.csrf} />
          <Button text={t('ui.shell.signOut')} kind="second" icon="exit" />
        </form>
      </div>
    </details>
  )
}

type FooterProps = { t: T; frame: Frame; address?: string }

/** Whom to ask, where else to go; on paper the address of the page. */
function Footer({ t, frame, address }: FooterProps) {
  const { phone, text } = frame.help
  return (
    <footer class="foot">
      <div class="wrap">
        <div>
          <h2 safe>{t('ui.shell.help')}</h2>
          {phone ? (
            <a class="call" href={`tel:${phone}`} aria-label={t('ui.shell.call', { phone })}>
              <bdi dir="ltr" safe>
                {phone}
              </bdi>
            </a>
          ) : (
            ''
          )}
          <p class="quiet" safe>
            {text}
          </p>
        </div>
        {frame.footer.map(({ title, links }) => (
          <div>
            <h2 safe>{title}</h2>
            <ul class="l">
              {links.map((link) => (
                <li>
                  <Link href={link.href} text={link.text} />
                </li>
              ))}
            </ul>
          </div>
        ))}
        {frame.note || address ? (
          <div class="last">
            {frame.note ? <p safe>{frame.note}</p> : ''}
            {address ? <PrintedAddress t={t} address={address} /> : ''}
          </div>
        ) : (
          ''
        )}
      </div>
    </footer>
  )
}

function PrintedAddress({ t, address }: { t: T; address: string }) {
  return (
    <p class="only-print">
      <span safe>{t('ui.shell.address')}</span> <Bdi text={address} dir="ltr" />
    </p>
  )
}

function BottomBar({ t, frame, fullPath }: { t: T; frame: Frame; fullPath: string }) {
  if (frame.bar.length === 0) return ''
  return (
    <nav class="thumb" aria-label={t('ui.shell.bar')}>
      {frame.bar.map(({ href, text, icon }) => (
        <Link href={href} current={currentOf(href, fullPath)}>
          <Icon name={icon} />
          <span safe>{text}</span>
        </Link>
      ))}
    </nav>
  )
}
