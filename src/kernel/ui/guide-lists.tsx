import type { T } from '../i18n.ts'
import { ButtonLink } from './button.tsx'
import { CaseHead, CaseLink, DueList, Letters, NextPanel, Timeline } from './case.tsx'
import { LetterIndex, TopicGrid } from './directory.tsx'
import { Checks, DocumentList, FactList, Pairs, PricedList, Steps, VerifiedCard } from './facts.tsx'
import { SAMPLE_FEE } from './guide-fields.tsx'
import { Section } from './heading.tsx'
import { JourneyLine, JourneySteps } from './journey.tsx'
import { ActingChips, Pass, Wallet } from './personal.tsx'
import { Teeth } from './progress.tsx'
import { Tag } from './status.tsx'
import { SummaryList } from './summary.tsx'
import { FilterBar, Pagination, SearchBox, Table } from './table.tsx'

const REFERENCE = 'HB-7K3M-92XD-4'

/** Facts, documents, steps, prices and pairs of the style guide. */
export function GuideLists({ t }: { t: T }) {
  const documents = [{ title: t('ui.guide.document'), note: t('ui.guide.documentNote') }]
  return (
    <Section title={t('ui.guide.lists')} id="lists">
      <div class="stack">
        <FactList
          t={t}
          facts={[
            { label: t('ui.guide.fee'), value: t.money(SAMPLE_FEE) },
            { label: t('ui.guide.time'), value: t('ui.guide.timeValue') },
            { label: t('ui.guide.channel'), note: t('ui.guide.agency') },
          ]}
        />
        <PricedList
          t={t}
          items={[
            {
              href: '#lists',
              name: t('ui.guide.service'),
              price: t.money(SAMPLE_FEE),
              by: t('ui.guide.agency'),
            },
            { href: '#lists', name: t('ui.guide.licence'), by: t('ui.guide.agency') },
          ]}
        />
        <DocumentList t={t} we={documents} you={[{ title: t('ui.guide.consent') }]} />
        <Steps
          t={t}
          steps={[
            { who: 'you', title: t('ui.guide.step'), note: t('ui.guide.stepNote') },
            { who: 'we', title: t('ui.guide.stepWe'), note: t('ui.guide.agency') },
          ]}
        />
        <Pairs pairs={[{ label: t('ui.guide.owner'), value: t('ui.guide.person') }]} />
        <Checks
          t={t}
          checks={[
            { title: t('ui.guide.valid'), note: t('ui.guide.today') },
            { title: t('ui.guide.late'), passed: false },
          ]}
        />
      </div>
    </Section>
  )
}

/** Ways to a service: topics, letters, the journey of a life event. */
export function GuideWays({ t }: { t: T }) {
  const entry = { href: '#ways', text: t('ui.guide.service') }
  const step = { href: '#ways', name: t('ui.guide.service'), by: t('ui.guide.agency') }
  return (
    <Section title={t('ui.guide.ways')} id="ways">
      <div class="stack">
        <TopicGrid
          t={t}
          topics={[
            { ...entry, icon: 'store', count: 21 },
            { href: '#ways', text: t('ui.guide.licence'), icon: 'car', count: 15 },
          ]}
        />
        <JourneyLine
          label={t('ui.guide.stages')}
          stages={[t('ui.guide.m1'), t('ui.guide.m2'), t('ui.guide.m4')]}
        />
        <JourneySteps
          t={t}
          steps={[step, { ...step, name: t('ui.guide.licence'), price: t.money(SAMPLE_FEE) }]}
        />
        <LetterIndex
          label={t('ui.guide.letters')}
          letters={[{ letter: '1', links: [entry, { ...entry, note: t('ui.guide.verified') }] }]}
        />
      </div>
    </Section>
  )
}

/** A case as its applicant sees it, messages, answers. */
export function GuideCases({ t }: { t: T }) {
  return (
    <Section title={t('ui.guide.people')} id="people">
      <CaseHead
        level={3}
        title={t('ui.guide.service')}
        reference={{ label: t('ui.guide.reference'), value: REFERENCE }}
        state={{ text: t('ui.guide.review'), kind: 'info', icon: 'eye' }}
      />
      <NextPanel
        level={3}
        we={{
          title: t('ui.guide.promised'),
          when: t('ui.guide.when'),
          promise: <Teeth t={t} used={1} promised={5} big words />,
        }}
        you={{ title: t('ui.guide.needed'), what: t('ui.guide.nothing') }}
      />
      <div class="stack section">
        <Letters
          t={t}
          letters={[
            {
              href: '#people',
              title: t('ui.guide.letter'),
              text: t('ui.guide.letterText'),
              when: t('ui.guide.today'),
              at: '2026-11-25T09:10',
              unread: true,
            },
            { title: t('ui.guide.done'), when: t('ui.guide.today'), at: '2026-11-25' },
          ]}
        />
        <Timeline
          t={t}
          entries={[
            {
              text: t('ui.guide.letter'),
              when: t('ui.guide.today'),
              details: t('ui.guide.automatic'),
            },
          ]}
        />
        <SummaryList
          t={t}
          level={3}
          sections={[
            {
              title: t('ui.guide.address'),
              change: '#people',
              rows: [
                {
                  label: t('ui.guide.address'),
                  value: t('ui.guide.addressValue'),
                  source: t('ui.guide.register'),
                },
                { label: t('ui.guide.describe') },
              ],
            },
          ]}
        />
      </div>
    </Section>
  )
}

/** What can be taken away or lent, and what the person has to do. */
export function GuideCards({ t }: { t: T }) {
  return (
    <Section title={t('ui.guide.cards')} id="cards">
      <div class="stack">
        <ActingChips
          t={t}
          current={0}
          chips={[
            {
              href: '#cards',
              name: t('ui.guide.person'),
              role: t('ui.guide.myself'),
              icon: 'user',
            },
            {
              href: '#cards',
              name: t('ui.guide.tradeNameValue'),
              role: t('ui.guide.service'),
              icon: 'building',
            },
          ]}
        />
        <Wallet>
          <Pass
            href="#cards"
            title={t('ui.guide.licence')}
            number={REFERENCE}
            state={{ text: t('ui.guide.soon'), kind: 'wait' }}
            ends={{ label: t('ui.guide.until'), value: t('ui.guide.ends') }}
          />
          <VerifiedCard
            state={{ kind: 'ok', text: t('ui.guide.verified') }}
            facts={[{ label: t('ui.guide.owner'), value: t('ui.guide.agency') }]}
          />
        </Wallet>
        <DueList
          items={[
            {
              day: t.number(5),
              month: t('ui.guide.month'),
              late: true,
              title: t('ui.guide.dueTitle'),
              text: t.money(SAMPLE_FEE),
              action: <ButtonLink href="#cards" text={t('ui.guide.pay')} />,
            },
          ]}
        />
        <div>
          <CaseLink
            href="#cards"
            title={t('ui.guide.service')}
            promise={t('ui.guide.when')}
            text={t('ui.guide.review')}
            line={{
              t,
              label: t('ui.guide.review'),
              milestones: [
                { label: t('ui.guide.m1'), state: 'done' },
                { label: t('ui.guide.m3'), state: 'now' },
                { label: t('ui.guide.m4'), state: 'rest' },
              ],
            }}
          />
        </div>
      </div>
    </Section>
  )
}

/** Tables, filters, paging. */
export function GuideTables({ t }: { t: T }) {
  return (
    <Section title={t('ui.guide.tables')} id="tables">
      <SearchBox t={t} action="#tables" label={t('ui.guide.service')} />
      <FilterBar t={t} action="#tables" clear="#tables" />
      <Table
        t={t}
        caption={t('ui.guide.tables')}
        columns={[
          { label: t('ui.guide.service') },
          { label: t('ui.guide.time'), sort: { href: '#tables', now: 'ascending' } },
          { label: t('ui.guide.review') },
          { label: t('ui.guide.fee'), kind: 'amount' },
        ]}
        rows={[
          {
            cells: [
              t('ui.guide.licence'),
              t('ui.guide.ends'),
              { content: <Tag text={t('ui.guide.valid')} kind="ok" /> },
              t.money(SAMPLE_FEE),
            ],
          },
        ]}
      />
      <Pagination t={t} previous="#tables" next="#tables" />
    </Section>
  )
}
