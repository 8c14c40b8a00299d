import type { T } from '../i18n.ts'
import { Button, ButtonLink, KeyHint, StartButton } from './button.tsx'
import { ConfirmQuestion } from './error-page.tsx'
import { GuideFields, GuideGroups } from './guide-fields.tsx'
import { GuideCards, GuideCases, GuideLists, GuideTables, GuideWays } from './guide-lists.tsx'
import { Heading, Section } from './heading.tsx'
import { Cloth, MOTIFS } from './home.tsx'
import { ICONS, Icon } from './icon.tsx'
import { NinePoints, Teeth } from './progress.tsx'
import { EmptyState, Notice, Pearl, Tag } from './status.tsx'

/**
 * Every component in every state, below a page's title: what is not shown here does not exist for page
 * authors.
 */
export function Guide({ t }: { t: T }) {
  return (
    <>
      <Colours t={t} />
      <Type t={t} />
      <Signature t={t} />
      <Buttons t={t} />
      <GuideFields t={t} />
      <GuideGroups t={t} />
      <TagsAndNotices t={t} />
      <GuideWays t={t} />
      <GuideLists t={t} />
      <GuideCases t={t} />
      <GuideCards t={t} />
      <GuideTables t={t} />
      <States t={t} />
      <Icons t={t} />
    </>
  )
}

function Colours({ t }: { t: T }) {
  const swatches = [
    ['sw-fill', t('ui.guide.fill')],
    ['sw-mast', t('ui.guide.mast')],
    ['sw-ground', t('ui.guide.ground')],
    ['sw-band', t('ui.guide.band')],
    ['sw-surface', t('ui.guide.surface')],
    ['sw-text', t('ui.guide.text')],
    ['sw-text-2', t('ui.guide.text2')],
    ['sw-link', t('ui.guide.link')],
    ['sw-info', t('ui.guide.info')],
    ['sw-success', t('ui.guide.success')],
    ['sw-warning', t('ui.guide.warning')],
    ['sw-error', t('ui.guide.error')],
    ['sw-gold', t('ui.guide.gold')],
    ['sw-pearl', t('ui.guide.pearl')],
  ] as const
  return (
    <Section title={t('ui.guide.colour')} id="colour">
      <div class="swatches">
        {swatches.map(([name, words]) => (
          <div class="sw">
            <i class={name} />
            <b safe>{words}</b>
          </div>
        ))}
      </div>
    </Section>
  )
}

function Type({ t }: { t: T }) {
  return (
    <Section title={t('ui.guide.type')} id="type">
      <ul class="scale">
        {[64, 45, 31, 22, 18, 16, 14].map((size) => (
          <li>
            <span class="num quiet small" safe>
              {t.number(size)}
            </span>
            <span class={size >= 26 ? `kufi size-${size}` : `size-${size}`} safe>
              {t('ui.guide.specimen')}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Signature({ t }: { t: T }) {
  const labels = [
    t('ui.guide.m1'),
    t('ui.guide.m2'),
    t('ui.guide.m3'),
    t('ui.guide.m4'),
    t('ui.guide.m5'),
  ]
  const milestones = labels.map((label, index) => ({
    label,
    state: index < 2 ? ('done' as const) : index === 2 ? ('now' as const) : ('rest' as const),
  }))
  return (
    <Section title={t('ui.guide.signature')} id="signature">
      <div class="stack">
        <NinePoints t={t} label={t('ui.guide.stages')} milestones={milestones} />
        <NinePoints t={t} label={t('ui.guide.stages')} milestones={milestones} slim />
        <div class="row">
          <Teeth t={t} used={2} promised={5} big words />
          <Teeth t={t} used={5} promised={5} />
          <Teeth t={t} used={6} promised={5} words />
          <Teeth t={t} used={12} promised={30} />
        </div>
        <Cloth
          panels={MOTIFS.map((motif) => ({
            motif,
            href: '#signature',
            text: t('ui.guide.service'),
          }))}
        />
      </div>
    </Section>
  )
}

function Buttons({ t }: { t: T }) {
  return (
    <Section title={t('ui.guide.buttons')} id="buttons">
      <div class="row">
        <StartButton href="#buttons" text={t('ui.guide.start')} />
        <Button text={t('ui.guide.save')} />
        <Button text={t('ui.guide.change')} kind="second" icon="edit" />
        <Button text={t('ui.guide.refuse')} kind="stop" />
        <Button text={t('ui.guide.later')} kind="plain" />
        <ButtonLink href="#buttons" text={t('ui.guide.change')} kind="second" />
        <span class="btn is-hover" safe>
          {t('ui.guide.hover')}
        </span>
        <span class="btn is-pressed" safe>
          {t('ui.guide.pressed')}
        </span>
        <span class="btn is-focus" safe>
          {t('ui.guide.focus')}
        </span>
        <Button text={t('ui.guide.off')} disabled={t('ui.guide.offWhy')} />
        <KeyHint label="J" />
        <KeyHint label="Ctrl+Enter" />
      </div>
    </Section>
  )
}

function TagsAndNotices({ t }: { t: T }) {
  return (
    <Section title={t('ui.guide.tags')} id="tags">
      <div class="stack">
        <div class="row">
          <Tag text={t('ui.guide.valid')} kind="ok" />
          <Tag text={t('ui.guide.soon')} kind="wait" />
          <Tag text={t('ui.guide.late')} kind="bad" />
          <Tag text={t('ui.guide.review')} kind="info" icon="eye" />
          <Tag text={t('ui.guide.refunded')} />
          <Tag text={t('ui.guide.paused')} kind="line" icon="pause" />
          <Tag text={t('ui.guide.review')} kind="info" icon="eye" big />
        </div>
        <div class="two">
          <Notice title={t('ui.guide.info')} text={t('ui.guide.noticeText')} />
          <Notice kind="ok" title={t('ui.guide.success')} text={t('ui.guide.savedText')} />
          <Notice kind="wait" title={t('ui.guide.warning')} text={t('ui.guide.sessionText')} />
          <Notice kind="bad" title={t('ui.guide.error')} text={t('ui.guide.failedText')} />
        </div>
      </div>
    </Section>
  )
}

function States({ t }: { t: T }) {
  return (
    <Section title={t('ui.guide.states')} id="states">
      <div class="stack">
        <div class="verdict">
          <Pearl big />
          <div>
            <Heading level={3} text={t('ui.guide.done')} />
            <p class="quiet" safe>
              {t('ui.guide.doneText')}
            </p>
          </div>
        </div>
        <EmptyState
          title={t('ui.guide.empty')}
          action={{ href: '#states', text: t('ui.guide.change') }}
        />
        <ConfirmQuestion
          level={3}
          title={t('ui.guide.withdraw')}
          text={t('ui.guide.withdrawText')}
          action="#states"
          csrf=""
          confirm={t('ui.guide.withdrawDo')}
          kind="stop"
          cancel={{ href: '#states', text: t('ui.guide.keep') }}
        />
      </div>
    </Section>
  )
}

function Icons({ t }: { t: T }) {
  return (
    <Section title={t('ui.guide.icons')} id="icons">
      <ul class="icons">
        {ICONS.map((name) => (
          <li>
            <Icon name={name} />
            <bdi dir="ltr" lang="en">
              {name}
            </bdi>
          </li>
        ))}
      </ul>
    </Section>
  )
}
