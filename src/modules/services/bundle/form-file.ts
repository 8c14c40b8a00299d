import { type Static, Type } from 'typebox'
import { closed, Duration, Id } from '#kernel'
import { Expression, type Field, FieldName } from './field.ts'

const Page = Type.Object(
  {
    page: Id,
    when: Type.Optional(Expression),
    /** the page of check-your-answers */
    summary: Type.Optional(Type.Boolean()),
    /** of an officer's form: the applicant sees these answers, too */
    shown: Type.Optional(Type.Literal('applicant')),
    fields: Type.Array(Type.Unknown()),
  },
  closed,
)

/** Who confirms beside the applicant, who does so by sending. */
const Confirm = Type.Object(
  {
    /** a list of the form; where it does not count or is empty, nobody is asked */
    people: FieldName,
    /** what of an item they are known by: the pack's identifier for sign-in */
    identifier: FieldName,
    /** what of an item they are called */
    name: FieldName,
    /** how long they have, from the day on which they are asked */
    within: Duration,
  },
  closed,
)
export type Confirm = Static<typeof Confirm>

/** Which fields say when and where an officer meets the applicant. */
const Meeting = Type.Object({ day: FieldName, time: FieldName, place: FieldName }, closed)

/** `forms/<form>.yaml` without its fields, which the reader checks one by one. */
export const formSchema = Type.Object(
  {
    form: Id,
    /** a signed-in person: of a form by which one applies */
    signIn: Type.Optional(Type.Literal('person')),
    /** filled in at the desk: a user task of the procedure names it */
    for: Type.Optional(Type.Literal('officer')),
    /** of an officer's form: these fields set a hearing, of which the applicant is told */
    hearing: Type.Optional(Meeting),
    /** the same of a visit to the applicant */
    visit: Type.Optional(Meeting),
    pages: Type.Array(Page, { minItems: 1 }),
    submit: Type.Optional(
      Type.Object(
        {
          /** the field of kind declaration with which the person signs */
          signature: FieldName,
          /** several apply: each of a list confirms the same answers before it is sent */
          confirm: Type.Optional(Confirm),
        },
        closed,
      ),
    ),
  },
  closed,
)

export type FormPage = Omit<Static<typeof Page>, 'fields'> & { fields: Field[] }
export type FormFile = Omit<Static<typeof formSchema>, 'pages'> & { pages: FormPage[] }
