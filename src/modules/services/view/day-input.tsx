import { DateInput, Radios } from '#kernel/ui'
import type { PlainField } from '../bundle/field.ts'
import { dayParts, isTypedInHijri } from '../form/day-kind.ts'
import { daysMeant, isHijriAnswer, typedHijri } from '../form/hijri-day.ts'
import type { FieldInputProps, Shared } from './input-props.ts'

type DayProps = Omit<FieldInputProps, 'error' | 'field' | 'label'> &
  Shared & { field: Extract<PlainField, { kind: 'date' }> }

/**
 * A day; where the field says so it may be typed in the Hijri calendar. Once such a day stands there, the three
 * days that it may be are shown, since the moon decides, and the person says which one it is.
 */
export function DayInput(props: DayProps) {
  const { t, name, label, hint, error, optional, raw, field } = props
  const shared = { t, name, label, hint, error, optional, value: dayParts(raw) }
  if (field.calendar !== 'hijri') return <DateInput {...shared} />
  const hijri = isTypedInHijri(raw, field)
  const read = hijri ? typedHijri(raw, props) : undefined
  return (
    <DateInput
      {...shared}
      hint={[hint, t('services.form.hijriHint')].filter(Boolean).join(' ')}
      named
    >
      <Radios
        t={t}
        name={`${name}.calendar`}
        label={t('services.form.calendar')}
        options={[
          { value: 'gregorian', label: t('services.form.gregorian') },
          { value: 'hijri', label: t('services.form.hijri') },
        ]}
        value={hijri ? 'hijri' : 'gregorian'}
      />
      {read && 'typed' in read ? <WhichDay {...props} typed={read.typed} /> : ''}
    </DateInput>
  )
}

function WhichDay({ t, name, raw, typed }: DayProps & { typed: string }) {
  const days = daysMeant(typed)
  const [before, day, after] = days
  const words = (date: string | undefined, key: string) =>
    t(`services.form.moon.${key}`, { date: t.date(date ?? '', 'long') })
  return (
    <>
      <input type="hidden" name={`${name}.of`} value={typed} />
      <Radios
        t={t}
        name={`${name}.is`}
        label={t('services.form.whichDay', { typed: t.date(day ?? '', 'hijri') })}
        hint={t('services.form.whichDayHint')}
        options={[
          { value: day ?? '', label: words(day, 'day') },
          { value: before ?? '', label: words(before, 'before') },
          { value: after ?? '', label: words(after, 'after') },
        ]}
        value={isHijriAnswer(raw) ? raw.date : day}
      />
    </>
  )
}
