import { AddressInput, asset, Fieldset, fieldId, Icon, Notice } from '#kernel/ui'
import type { PlainField } from '../bundle/field.ts'
import { isRecord } from '../form/path.ts'
import { isOutsideZone, pinOf } from '../form/pin.ts'
import { pointWords } from './answer-words.ts'
import type { FieldInputProps, Shared } from './input-props.ts'
import { ZoneMap } from './zone-map.tsx'

type PartsProps = Omit<FieldInputProps, 'error' | 'label'> &
  Shared & {
    /** the part at fault */
    part?: string
  }

type Part = { part: string; label: string; numeric: boolean }

/** A pattern of digits alone: a keyboard of digits will do. */
const isNumeric = (pattern: string) => /^[[\]0-9{},()|?\\d-]+$/.test(pattern)

const text = (typed: unknown) => (typeof typed === 'string' ? typed : undefined)

/** The inputs of the parts, each with its own error. */
function partsOf({ name, raw, part: wrong, error }: PartsProps, parts: readonly Part[]) {
  const typed = isRecord(raw) ? raw : {}
  return parts.map(({ part, label, numeric }) => ({
    name: `${name}.${part}`,
    label,
    numeric,
    value: text(typed[part]),
    error: wrong === part ? error : undefined,
  }))
}

const frameOf = ({ t, name, label, hint, optional, part, error }: PartsProps) => ({
  ...{ t, name, label, hint, optional },
  error: part === undefined ? error : undefined,
})

/** An address in the pack's parts; with `pin` also the place on the map. */
export function AddressField(
  props: PartsProps & { field: Extract<PlainField, { kind: 'address' }> },
) {
  const { t, pack, field } = props
  const parts = pack.settings.address.parts.map(({ part, names, pattern, required }) => ({
    part,
    label: required ? t.of(names) : `${t.of(names)} ${t('ui.form.optional')}`,
    numeric: isNumeric(pattern),
  }))
  return (
    <AddressInput {...frameOf(props)} parts={partsOf(props, parts)}>
      {field.pin ? <PinInput {...props} /> : ''}
    </AddressInput>
  )
}

function PinInput(props: PartsProps) {
  const { t, pack, name, raw, part, error } = props
  const id = fieldId(`${name}.pin`)
  const pin = pinOf(raw)
  const typed = isRecord(raw) ? text(raw.pin) : undefined
  return (
    <>
      <ig-place
        data-finding={t('services.form.place.finding')}
        data-found={t('services.form.place.found')}
        data-failed={t('services.form.place.failed')}
        data-pressed={t('services.form.place.pressed')}
        data-zone={`${name}.${pack.settings.address.zone}`}
        data-zones={`/${t.locale}/zone-map`}
      >
        <label for={id} safe>
          {`${t('services.form.place.label')} ${t('ui.form.optional')}`}
        </label>
        <span class="hint" id={`${id}-hint`} safe>
          {t('services.form.place.hint', { example: pointWords(pack.places.centre) })}
        </span>
        <div class="with-unit">
          <input
            class="input"
            id={id}
            name={`${name}.pin`}
            value={pin ? pointWords(pin) : typed}
            dir="ltr"
            autocomplete="off"
            aria-describedby={`${id}-hint`}
            aria-invalid={part === 'pin' && error ? 'true' : undefined}
          />
          <button type="button" class="btn plain" data-locate hidden>
            <Icon name="place" />
            <span safe>{t('services.form.place.mine')}</span>
          </button>
        </div>
        <span class="hint" data-press hidden safe>
          {t('services.form.place.press')}
        </span>
        <div data-map>
          <ZoneMap t={t} pack={pack} address={raw} />
        </div>
        <span class="hint" role="status" data-status />
      </ig-place>
      <script src={asset('place.js')} defer />
      {isOutsideZone(raw, pack) ? (
        <Notice kind="wait" text={t('services.form.place.outside')} />
      ) : (
        ''
      )}
    </>
  )
}

/** A name and a number: of a person by the pack's identifier for sign-in, of a business by that of businesses. */
export function NamedInput(props: PartsProps & { kind: 'person' | 'company' }) {
  const { t, pack, kind } = props
  const { signIn, company, identifiers } = pack.settings
  const id = kind === 'person' ? signIn.identifier : (company?.identifier ?? '')
  const known = identifiers[id]
  const parts = [
    { part: 'name', label: t(`services.form.${kind}Name`), numeric: false },
    {
      part: kind === 'person' ? id : 'number',
      label: known ? t.of(known.names) : id,
      numeric: kind === 'person' || isNumeric(known?.pattern ?? ''),
    },
  ]
  return <AddressInput {...frameOf(props)} parts={partsOf(props, parts)} />
}

/** A vehicle's plate: its kind from the pack's, and its number. */
export function PlateInput(props: PartsProps) {
  const { t, pack, name, raw, part, error } = props
  const typed = isRecord(raw) ? raw : {}
  const plates = pack.settings.plates ?? []
  const id = fieldId(name)
  const numberId = fieldId(`${name}.number`)
  return (
    <Fieldset {...frameOf(props)} error={error}>
      <div class="parts">
        <div>
          <label for={id} safe>
            {t('services.form.plateKind')}
          </label>
          <span class="select">
            <select
              class="input"
              id={id}
              name={`${name}.kind`}
              aria-invalid={error && part === undefined ? 'true' : undefined}
            >
              <option value="" safe>
                {t('ui.form.choose')}
              </option>
              {plates.map(({ plate, names }) => (
                <option value={plate} selected={plate === typed.kind} safe>
                  {t.of(names)}
                </option>
              ))}
            </select>
            <Icon name="down" />
          </span>
        </div>
        <div>
          <label for={numberId} safe>
            {t('services.form.plateNumber')}
          </label>
          <input
            class="input short"
            id={numberId}
            name={`${name}.number`}
            value={text(typed.number)}
            dir="ltr"
            autocomplete="off"
            aria-invalid={error && part === 'number' ? 'true' : undefined}
          />
        </div>
      </div>
    </Fieldset>
  )
}
