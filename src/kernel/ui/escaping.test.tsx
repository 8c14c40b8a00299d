import { beforeAll, describe, expect, test } from 'vitest'
import * as ui from './index.ts'
import { testAssets, wordsIn } from './test-words.ts'

const X = `<script>alert(1)</script>"'&`
const href = 'javascript:alert(1)'
const t = wordsIn('en')
const frame: ui.Frame = {
  name: X,
  base: 'http://localhost',
  fallback: 'en',
  demonstration: true,
  nav: [{ href, text: X }],
  bar: [{ href, text: X, icon: 'home' }],
  help: { phone: X, text: X },
  footer: [{ title: X, links: [{ href, text: X }] }],
  note: X,
}
const field = { t, name: X, label: X, hint: X, error: X, optional: true }
const options = [{ value: X, label: X, hint: X }]
const fact = { label: X, value: X, note: X }
const state = { text: X, kind: 'bad' as const }
const milestones = [{ label: X, state: 'now' as const }]
const signOut = { action: href, csrf: X }
const shell = { t, frame, title: X, path: '/x' }

const rendered: Record<string, () => unknown> = {
  Shell: () => (
    <ui.Shell {...shell} actingFor={{ name: X, role: X, change: href }} description={X} />
  ),
  OfficeShell: () => (
    <ui.OfficeShell
      {...shell}
      place={X}
      home="/x"
      nav={[{ href, text: X }]}
      queues={[{ title: X, items: [{ href, text: X }] }]}
      measure={{ value: X, text: X, note: X }}
      shortcuts={[{ keys: [X], text: X }]}
    />
  ),
  ErrorPage: () => <ui.ErrorPage {...shell} text={X} reference={X} links={[{ href, text: X }]} />,
  PersonMenu: () => <ui.PersonMenu t={t} name={X} links={[{ href, text: X }]} signOut={signOut} />,
  DisplayMenu: () => <ui.DisplayMenu t={t} action={X} back={X} csrf={X} />,
  Opening: () => (
    <ui.Opening
      t={t}
      title={X}
      text={X}
      search={href}
      examples={{ label: X, links: [{ href, text: X }] }}
      coast={{ path: X, viewBox: X }}
    />
  ),
  ServiceHealth: () => <ui.ServiceHealth good title={X} notes={[X]} link={{ href, text: X }} />,
  Audiences: () => <ui.Audiences groups={[{ href, text: X, links: [{ href, text: X }] }]} />,
  Cloth: () => <ui.Cloth panels={[{ href, text: X, motif: 'baby', note: X }]} />,
  TopicGrid: () => <ui.TopicGrid t={t} topics={[{ href, text: X, icon: 'car', count: 1 }]} />,
  LetterIndex: () => (
    <ui.LetterIndex label={X} letters={[{ letter: X, links: [{ href, text: X, note: X }] }]} />
  ),
  JourneyLine: () => <ui.JourneyLine label={X} stages={[X]} />,
  JourneySteps: () => <ui.JourneySteps t={t} steps={[{ href, name: X, by: X, price: X }]} />,
  Find: () => <ui.Find t={t} action={href} value={X} id={X} />,
  LinkColumns: () => <ui.LinkColumns t={t} links={[{ href, text: X, count: 1 }]} />,
  Breadcrumbs: () => <ui.Breadcrumbs t={t} crumbs={[{ href, text: X }, { text: X }]} />,
  PageTitle: () => <ui.PageTitle text={X} above={X} lede={X} />,
  Section: () => <ui.Section title={X} id="x" more={{ href, text: X }} />,
  Button: () => <ui.Button text={X} hidden={X} name={X} value={X} disabled={X} shortcut={X} />,
  ButtonLink: () => <ui.ButtonLink href={href} text={X} hidden={X} />,
  StartButton: () => <ui.StartButton href={href} text={X} />,
  Link: () => <ui.Link href={href} text={X} hidden={X} />,
  FileLink: () => <ui.FileLink t={t} href={href} name={X} bytes={1} pages={1} note={X} />,
  FactList: () => <ui.FactList t={t} facts={[fact]} />,
  Pairs: () => <ui.Pairs pairs={[fact]} />,
  Checks: () => <ui.Checks t={t} checks={[{ title: X, note: X }]} />,
  DocumentList: () => <ui.DocumentList t={t} we={[{ title: X, note: X }]} you={[{ title: X }]} />,
  Steps: () => <ui.Steps t={t} steps={[{ who: 'you', title: X, note: X }]} />,
  PricedList: () => <ui.PricedList t={t} items={[{ href, name: X, price: X, by: X }]} />,
  VerifiedCard: () => <ui.VerifiedCard state={state} facts={[fact]} link={{ href, text: X }} />,
  Notice: () => <ui.Notice title={X} text={X} />,
  Tag: () => <ui.Tag {...state} />,
  Verdict: () => <ui.Verdict title={X} text={X} />,
  EmptyState: () => <ui.EmptyState title={X} text={X} action={{ href, text: X }} />,
  NinePoints: () => <ui.NinePoints t={t} label={X} milestones={milestones} />,
  CaseHead: () => <ui.CaseHead title={X} reference={fact} note={X} state={state} />,
  NextPanel: () => (
    <ui.NextPanel we={{ title: X, when: X, text: X }} you={{ title: X, what: X, text: X }} />
  ),
  Timeline: () => <ui.Timeline t={t} entries={[{ text: X, when: X, details: X }]} />,
  Letters: () => (
    <ui.Letters t={t} letters={[{ href, title: X, text: X, when: X, at: X, unread: true }]} />
  ),
  DueList: () => <ui.DueList items={[{ day: X, month: X, title: X, text: X }]} />,
  CaseLink: () => (
    <ui.CaseLink {...{ href, title: X, promise: X, text: X }} line={{ t, label: X, milestones }} />
  ),
  Pass: () => <ui.Pass {...{ href, title: X, number: X, state }} ends={fact} />,
  ActingChips: () => (
    <ui.ActingChips t={t} current={0} chips={[{ href, name: X, role: X, icon: 'user' }]} />
  ),
  SummaryList: () => (
    <ui.SummaryList
      t={t}
      sections={[
        {
          title: X,
          change: href,
          link: { href, text: X },
          rows: [{ label: X, value: X, more: X, source: X, change: href }],
        },
      ]}
    />
  ),
  RegisterValue: () => (
    <ui.RegisterValue {...{ t, label: X, value: X, source: X, dispute: href }} />
  ),
  Table: () => (
    <ui.Table
      t={t}
      caption={X}
      columns={[
        { label: X, sort: { href } },
        { label: X, hidden: true },
      ]}
      rows={[{ cells: [X, X] }]}
    />
  ),
  Pagination: () => <ui.Pagination t={t} previous={href} next={href} note={X} />,
  SearchBox: () => <ui.SearchBox {...{ t, action: href, label: X, value: X }} />,
  QuickFilter: () => <ui.QuickFilter {...{ action: href, label: X, placeholder: X, value: X }} />,
  CaseBar: () => (
    <ui.CaseBar {...{ t, back: href, applicant: X, service: X, reference: X, state }} />
  ),
  Pane: () => <ui.Pane label={X} />,
  PaneAnswers: () => (
    <ui.PaneAnswers t={t} title={X} answers={[{ label: X, value: X, source: X, before: X }]} />
  ),
  DecisionChoices: () => (
    <ui.DecisionChoices name={X} label={X} options={[{ value: X, label: X, note: X, key: X }]} />
  ),
  Form: () => <ui.Form action={href} csrf={X} hidden={{ [X.slice(0, 8)]: X }} />,
  ErrorSummary: () => <ui.ErrorSummary t={t} errors={[{ name: X, message: X, label: X }]} />,
  ConfirmQuestion: () => (
    <ui.ConfirmQuestion
      {...{ title: X, text: X, action: href, csrf: X, confirm: X }}
      cancel={{ href, text: X }}
    />
  ),
  TextInput: () => <ui.TextInput {...field} value={X} unit={X} />,
  TextArea: () => <ui.TextArea {...field} value={X} maxLength={9} />,
  NumberInput: () => <ui.NumberInput {...field} value={X} />,
  DateInput: () => <ui.DateInput {...field} value={{ day: X, month: X, year: X }} />,
  AddressInput: () => (
    <ui.AddressInput {...field} parts={[{ name: X, label: X, value: X, error: X }]} />
  ),
  Select: () => <ui.Select {...field} options={options} placeholder={X} />,
  Radios: () => <ui.Radios {...field} options={options} title />,
  Checkboxes: () => <ui.Checkboxes {...field} options={options} values={[X]} />,
  Declaration: () => <ui.Declaration name={X} text={X} error={X} />,
  FileInput: () => (
    <ui.FileInput
      {...field}
      file={{ href, name: X, bytes: 1 }}
      remove={{ name: X, value: X }}
      accept={X}
    />
  ),
  RepeatItem: () => (
    <ui.RepeatItem
      {...{ t, number: 1, noun: X, summary: X, id: 'x' }}
      remove={{ name: X, value: X }}
    />
  ),
  AddItem: () => <ui.AddItem {...{ t, text: X, name: X, value: X, count: 0 }} />,
  FormLayout: () => <ui.FormLayout t={t} pages={[{ title: X, state: 'now', href }]} />,
  MoneyDisplay: () => (
    <ui.MoneyDisplay
      {...{ t, label: X, note: X, link: { href, text: X } }}
      amount={{ minor: 1n, currency: 'XXX' }}
    />
  ),
}

beforeAll(testAssets)

describe('text and addresses from data', () => {
  test.each(Object.keys(rendered))('%s lets no markup and no script address through', (name) => {
    const html = String(rendered[name]?.())
    const outsideAttributes = html.replace(/="[^"]*"/g, '')
    expect(html).toContain('script>alert(1)')
    expect(outsideAttributes).not.toContain('<script>')
    expect(html).not.toContain(`"'&`)
    expect(html).not.toMatch(/(?:href|action)="javascript:/)
  })
})
