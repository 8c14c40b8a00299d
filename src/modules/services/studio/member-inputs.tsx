import type { FormBody, T } from '#kernel'
import { Checkboxes, type FieldError, Radios, Select, TextArea, TextInput } from '#kernel/ui'
import { canShow, type Member, shownMember } from '../authoring/members.ts'
import type { Offer, Offers } from '../authoring/offers.ts'

export type MemberProps = {
  t: T
  members: readonly Member[]
  /** what stands there now */
  row: Readonly<Record<string, unknown>>
  offers: Offers
  nameOf: (member: Member) => string
  /** what was sent, where something of it is wrong */
  sent?: FormBody | undefined
  error?: FieldError | undefined
}

/** An input for each thing that may be said, by how it is typed. */
export const MemberInputs = (props: MemberProps) => (
  <div class="stack">
    {props.members
      .filter((member) => canShow(props.row, member))
      .map((member) => (
        <MemberInput {...{ ...props, member }} />
      ))}
  </div>
)

/** `max.characters` → `max-characters`, in the texts of the studio. */
const keyOf = ({ label, at }: Member): string => label ?? at.replaceAll('.', '-')

/** More boxes than these are folded away; more options are searched. */
const MOST_BOXES = 12

function MemberInput(props: MemberProps & { member: Member }) {
  const { t, member, row, offers, nameOf, sent, error } = props
  const name = nameOf(member)
  const key = keyOf(member)
  const kept = sent ? [sent.fields[name] ?? []].flat() : shownMember(row, member)
  const hint = hintOf(t, member, key)
  const shared = {
    ...{ t, name, label: member.called ?? t(`services.studio.members.${key}`) },
    ...(hint !== undefined && { hint }),
    ...(error?.name === name && { error: error.message }),
  }
  const offered = withKept(offers[member.of ?? ''] ?? [], kept)
  switch (member.as) {
    case 'tick':
      return (
        <Radios
          {...shared}
          value={kept[0] === 'yes' ? 'yes' : 'no'}
          options={['yes', 'no'].map((value) => ({ value, label: t(`ui.form.${value}`) }))}
        />
      )
    case 'verdict':
    case 'one':
    case 'register':
      return (
        <Select
          {...shared}
          options={offered}
          value={kept[0] ?? ''}
          {...(!member.must && { placeholder: t('services.studio.says-nothing') })}
          search={offered.length > MOST_BOXES}
        />
      )
    case 'several':
      if (offered.length === 0) return ''
      return offered.length > MOST_BOXES ? (
        <details class="more" open={error?.name === name}>
          <summary safe>
            {t('services.studio.chosen', { what: shared.label, count: kept.length })}
          </summary>
          <Checkboxes {...shared} options={offered} values={kept} />
        </details>
      ) : (
        <Checkboxes {...shared} options={offered} values={kept} />
      )
    case 'paths':
      return <TextArea {...shared} value={kept.join('\n')} rows={4} code />
    case 'feel':
      return <TextArea {...shared} value={kept[0] ?? ''} rows={2} code />
    default:
      return (
        <TextInput
          {...shared}
          value={kept[0] ?? ''}
          dir="ltr"
          maxLength={200}
          short={member.as !== 'line'}
          {...(['whole', 'number'].includes(member.as) && { inputMode: 'numeric' as const })}
        />
      )
  }
}

const withKept = (offered: readonly Offer[], kept: readonly string[]): Offer[] => [
  ...offered,
  ...kept
    .filter((value) => value !== '' && !offered.some((one) => one.value === value))
    .map((value) => ({ value, label: value })),
]

/** Its own hint, or that of how such things are typed. */
function hintOf(t: T, { as }: Member, key: string): string | undefined {
  if (t.has(`services.studio.member-hints.${key}`)) return t(`services.studio.member-hints.${key}`)
  return t.has(`services.studio.typed-as.${as}`) ? t(`services.studio.typed-as.${as}`) : undefined
}
