import type { PlainField, PlainKind } from '../bundle/field.ts'
import { choiceKind, choicesKind, declarationKind, yesNoKind } from './choice-kinds.ts'
import { emailKind, ibanKind, identifierKind, phoneKind } from './code-kinds.ts'
import { dayKind } from './day-kind.ts'
import { fileKind } from './file-kind.ts'
import { asIs, type Kind } from './kind.ts'
import { moneyKind, numberKind } from './number-kinds.ts'
import { addressKind, companyKind, personKind } from './part-kinds.ts'
import { plateKind } from './plate-kind.ts'
import { signatureKind } from './signature-kind.ts'
import { textKind } from './text-kinds.ts'

type Kinds = { readonly [K in PlainKind]: Kind<Extract<PlainField, { kind: K }>> }

const KINDS: Kinds = {
  text: textKind as Kinds['text'],
  longText: textKind as Kinds['longText'],
  number: numberKind,
  money: moneyKind,
  date: dayKind,
  yesNo: yesNoKind,
  choice: choiceKind,
  choices: choicesKind,
  identifier: identifierKind,
  phone: phoneKind,
  email: emailKind,
  iban: ibanKind,
  address: addressKind,
  file: fileKind,
  person: personKind,
  company: companyKind,
  plate: plateKind,
  signature: signatureKind,
  declaration: declarationKind,
  note: { read: () => undefined, parse: () => undefined, toFeel: asIs },
}

/** What a field's kind knows; the field and its kind belong together by construction. */
export const kindOf = (field: PlainField): Kind<PlainField> => KINDS[field.kind] as Kind<PlainField>
