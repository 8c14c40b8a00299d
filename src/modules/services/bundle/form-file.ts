import { type Static, Type } from 'typebox'
import { closed, Id, provenance } from '#kernel'
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

/**
 * Met on true, not met on false, left out while null; texts `<form>.result.<condition>.met` and
 * `.notMet`.
 */
const Condition = Type.Object(
  { condition: Id, is: Expression, law: Type.Optional(Id), ...provenance },
  closed,
)
export type Condition = Static<typeof Condition>

/** `forms/<form>.yaml` without its fields, which the reader checks one by one. */
export const formSchema = Type.Object(
  {
    form: Id,
    /** false: anyone, nothing is stored; person: a signed-in person */
    signIn: Type.Union([Type.Literal(false), Type.Literal('person')]),
    pages: Type.Array(Page, { minItems: 1 }),
    /** a form that ends in an answer with reasons instead of a submission */
    result: Type.Optional(
      Type.Object(
        {
          conditions: Type.Array(Condition, { minItems: 1 }),
          /** answers that go into the application, where the same names stand */
          carry: Type.Optional(Type.Array(FieldName)),
        },
        closed,
      ),
    ),
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
