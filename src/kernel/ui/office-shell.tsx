import type { Children } from '@kitajs/html'
import type { T } from '../i18n.ts'
import { KeyHint } from './button.tsx'
import type { Display } from './display.tsx'
import { DocumentHead } from './document-head.tsx'
import { currentOf, type Frame, type NavItem } from './frame.ts'
import { Mark } from './icon.tsx'
import { checkedHref, Link } from './link.tsx'
import { displayAttributes, LanguageSwitch, Nav, SkipLink } from './shell.tsx'

export type Queue = NavItem & {
  count?: number
  current?: boolean
  /** by this name the open page is told how the count has changed */
  live?: string
}

export type Shortcut = {
  /** as on the key: `J`, `Enter`, `/` */
  keys: string[]
  text: string
}

export type OfficeShellProps = {
  t: T
  frame: Pick<Frame, 'name' | 'base' | 'fallback' | 'demonstration'>
  title: string
  /** without the language, with its query */
  path: string
  /** office the person works in */
  place: string
  home: string
  nav: NavItem[]
  display?: Display
  displayMenu?: Children
  person?: Children
  /** lists at the side; groups after the first have a title */
  queues?: { title?: string; items: Queue[] }[]
  /** a figure under the lists: '94%', 'on time this month' */
  measure?: { value: string; text: string; note?: string }
  /** shown at the foot and switched by the person */
  shortcuts?: Shortcut[]
  /** between header and main: `CaseBar` */
  bar?: Children
  /** main holds panes side by side instead of one column */
  panes?: 2 | 3
  wrong?: boolean
  children?: Children
}

/** A page of an office: dense, worked by keys, demonstration said in the header. */
export function OfficeShell(props: OfficeShellProps) {
  const { t, frame, path } = props
  const title = `${props.title} – ${props.place}`
  return (
    <>
      {'<!doctype html>'}
      <html lang={t.locale} dir={t.dir} class="office" {...displayAttributes(props.display)}>
        <DocumentHead
          t={t}
          title={props.wrong ? t('ui.shell.wrong', { title }) : title}
          frame={frame}
          path={path}
          office
        />
        <body>
          <SkipLink t={t} />
          <DeskHeader {...props} />
          <ig-keys>
            {props.bar}
            <Desk {...props} />
          </ig-keys>
        </body>
      </html>
    </>
  )
}

function DeskHeader(props: OfficeShellProps) {
  const { t, frame, path } = props
  return (
    <header class="mast desk">
      <div class="bar">
        <a class="wordmark" href={checkedHref(props.home)}>
          <Mark />
          <span safe>{frame.name}</span>
        </a>
        <span class="place" safe>
          {props.place}
        </span>
        <Nav
          label={t('ui.office.nav')}
          items={props.nav}
          fullPath={`/${t.locale}${path.split('?')[0]}`}
        />
        <div class="tools">
          {frame.demonstration ? <span safe>{t('ui.shell.demonstrationShort')}</span> : ''}
          {props.shortcuts ? (
            <Link href="#keys" shortcut="?" class="only-wide">
              <KeyHint label="?" />
              <span safe>{t('ui.office.shortcuts')}</span>
            </Link>
          ) : (
            ''
          )}
          <LanguageSwitch t={t} path={path} />
          {props.displayMenu}
          {props.person}
        </div>
      </div>
    </header>
  )
}

function Desk(props: OfficeShellProps) {
  if (props.panes) {
    return (
      <main id="main" tabindex="-1" class={props.panes === 2 ? 'panes two-panes' : 'panes'}>
        {props.children}
      </main>
    )
  }
  return (
    <div class={props.queues ? 'deskgrid' : 'deskgrid plain'}>
      {props.queues ? <Queues {...props} queues={props.queues} /> : ''}
      <main id="main" tabindex="-1" class="desk-main">
        {props.children}
        {props.shortcuts ? <Shortcuts t={props.t} shortcuts={props.shortcuts} /> : ''}
      </main>
    </div>
  )
}

type QueuesProps = Pick<OfficeShellProps, 't' | 'path' | 'measure'> & {
  queues: { title?: string; items: Queue[] }[]
}

function Queues({ t, path, queues, measure }: QueuesProps) {
  return (
    <nav class="queues" aria-label={t('ui.office.queues')}>
      {queues.map(({ title, items }) => (
        <>
          {title ? <h2 safe>{title}</h2> : ''}
          {items.map(({ href, text, count, current, live }) => (
            <Link
              href={href}
              current={current ? 'page' : currentOf(href, `/${t.locale}${path}`) && 'page'}
            >
              <span safe>{text}</span>
              {count === undefined ? (
                ''
              ) : (
                <b data-live={live} safe>
                  {t.number(count)}
                </b>
              )}
            </Link>
          ))}
        </>
      ))}
      {measure ? (
        <p class="today">
          <b safe>{measure.value}</b>
          <span safe>{measure.text}</span>
          {measure.note ? (
            <>
              <br />
              <span class="quiet" safe>
                {measure.note}
              </span>
            </>
          ) : (
            ''
          )}
        </p>
      ) : (
        ''
      )}
    </nav>
  )
}

/** The keys of a page, and the switch that turns them off for this browser. */
export function Shortcuts({ t, shortcuts }: { t: T; shortcuts: Shortcut[] }) {
  return (
    <ul class="keys" id="keys" aria-label={t('ui.office.shortcuts')}>
      {shortcuts.map(({ keys, text }) => (
        <li>
          {keys.map((key) => (
            <KeyHint label={key} />
          ))}
          <span safe>{text}</span>
        </li>
      ))}
      <li>
        <button type="button" class="link" data-keys-switch hidden safe>
          {t('ui.office.keysOn')}
        </button>
      </li>
    </ul>
  )
}
