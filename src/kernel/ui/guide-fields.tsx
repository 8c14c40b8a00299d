import type { T } from '../i18n.ts'
import { Checkboxes, Declaration, Radios, YesNo } from './choices.tsx'
import { FileInput } from './file-input.tsx'
import { ErrorSummary } from './form.tsx'
import { Section } from './heading.tsx'
import {
  AddressInput,
  DateInput,
  MoneyDisplay,
  NumberInput,
  Select,
  TextArea,
  TextInput,
} from './inputs.tsx'
import { AddItem, RepeatItem } from './repeat.tsx'
import { RegisterValue } from './summary.tsx'

const FILE_BYTES = 214_000
const FILE_BYTES_MAX = 10_000_000

/** Shown in the currency of the pack; the code is that of no currency. */
export const SAMPLE_FEE = { minor: 102_000n, currency: 'XXX' }

/** Fields of the style guide: empty, filled, with hint, wrong. */
export function GuideFields({ t }: { t: T }) {
  const errors = [
    { name: 'g-count', label: t('ui.guide.count'), message: t('ui.guide.countError') },
    { name: 'g-declare', message: t('ui.guide.declareError') },
  ]
  return (
    <Section title={t('ui.guide.fields')} id="fields">
      <div class="stack">
        <ErrorSummary t={t} focus={false} errors={errors} />
        <div class="trio">
          <TypedFields t={t} />
          <ChosenFields t={t} />
          <RegisterValue
            t={t}
            label={t('ui.guide.address')}
            value={t('ui.guide.addressValue')}
            source={t('ui.guide.register')}
            dispute="#fields"
          />
          <MoneyDisplay t={t} label={t('ui.guide.fee')} amount={SAMPLE_FEE} />
        </div>
        <Declaration name="g-agree" text={t('ui.guide.declare')} />
        <Declaration
          name="g-declare"
          text={t('ui.guide.declare')}
          error={t('ui.guide.declareError')}
        />
      </div>
    </Section>
  )
}

function TypedFields({ t }: { t: T }) {
  return (
    <>
      <TextInput
        t={t}
        name="g-name"
        label={t('ui.guide.tradeName')}
        hint={t('ui.guide.tradeNameHint')}
        value={t('ui.guide.tradeNameValue')}
      />
      <TextInput t={t} name="g-mobile" label={t('ui.guide.mobile')} type="tel" optional />
      <NumberInput
        t={t}
        name="g-count"
        label={t('ui.guide.count')}
        unit={t('ui.guide.countUnit')}
        value="1o"
        error={t('ui.guide.countError')}
      />
      <TextArea t={t} name="g-describe" label={t('ui.guide.describe')} maxLength={300} />
      <DateInput t={t} name="g-birth" label={t('ui.guide.birth')} birthday />
      <AddressInput t={t} name="g-address" label={t('ui.guide.address')} parts={addressParts(t)} />
    </>
  )
}

function ChosenFields({ t }: { t: T }) {
  return (
    <>
      <Select
        t={t}
        name="g-activity"
        label={t('ui.guide.activity')}
        options={[{ value: 'meals', label: t('ui.guide.meals') }]}
      />
      <Radios
        t={t}
        name="g-residence"
        label={t('ui.guide.residence')}
        value="rent"
        options={[
          { value: 'own', label: t('ui.guide.own') },
          { value: 'rent', label: t('ui.guide.rent'), hint: t('ui.guide.rentHint') },
        ]}
      />
      <YesNo t={t} name="g-cook" label={t('ui.guide.cook')} />
      <Checkboxes
        t={t}
        name="g-materials"
        label={t('ui.guide.materials')}
        values={['food']}
        options={[
          { value: 'food', label: t('ui.guide.food') },
          { value: 'textiles', label: t('ui.guide.textiles') },
          { value: 'perfume', label: t('ui.guide.perfume') },
        ]}
      />
    </>
  )
}

const addressParts = (t: T) => [
  { name: 'g-zone', label: t('ui.guide.zone'), numeric: true, value: '55' },
  { name: 'g-street', label: t('ui.guide.street'), numeric: true },
  { name: 'g-building', label: t('ui.guide.building'), numeric: true },
]

/** Repeating groups and files of the style guide. */
export function GuideGroups({ t }: { t: T }) {
  const noun = t('ui.guide.activity')
  return (
    <Section title={t('ui.guide.groups')} id="groups">
      <div class="stack">
        <RepeatItem
          t={t}
          level={3}
          number={1}
          noun={noun}
          summary={t('ui.guide.meals')}
          id="g-item-1"
          remove={{ name: 'remove', value: '1' }}
        >
          <TextInput t={t} name="g-item-1-name" label={noun} value={t('ui.guide.meals')} />
        </RepeatItem>
        <RepeatItem t={t} level={3} number={2} noun={noun} id="g-item-2" open>
          <TextInput t={t} name="g-item-2-name" label={noun} />
        </RepeatItem>
        <AddItem t={t} text={t('ui.guide.add')} name="add" value="activity" count={2} max={5} />
        <AddItem t={t} text={t('ui.guide.add')} name="add" value="activity" count={5} max={5} />
        <FileInput
          t={t}
          name="g-consent"
          label={t('ui.guide.consent')}
          accept=".pdf"
          maxBytes={FILE_BYTES_MAX}
          file={{ href: '#groups', name: 'consent.pdf', bytes: FILE_BYTES, pages: 1 }}
          remove={{ name: 'remove', value: 'consent' }}
        />
        <FileInput t={t} name="g-check" label={t('ui.guide.consent')} drop />
      </div>
    </Section>
  )
}
