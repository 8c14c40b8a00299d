import { type Static, Type } from 'typebox'
import { closed, Id } from '#kernel'
import { Expression, type Field, FieldName } from './field.ts'

const Page = Type.Object(
  {
    page: Id,
    when: Type.Optional(Expression),
    /** the page of check-your-answers */
    summary: Type.Optional(Type.Boolean()),
    fields: Type.Array(Type.Unknown()),
  },
  closed,
)

/** `forms/<form>.yaml` without its fields, which the reader checks one by one. */
export const formSchema = Type.Object(
  {
    form: Id,
    /** a signed-in person */
    signIn: Type.Literal('person'),
    pages: Type.Array(Page, { minItems: 1 }),
    submit: Type.Optional(
      Type.Object(
        {
          /** the field of kind declaration with which the person signs */
          signature: FieldName,
        },
        closed,
      ),
    ),
  },
  closed,
)

export type FormPage = Omit<Static<typeof Page>, 'fields'> & { fields: Field[] }
export type FormFile = Omit<Static<typeof formSchema>, 'pages'> & { pages: FormPage[] }
