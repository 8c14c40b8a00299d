import { type Ctx, type FormBody, fieldOf, languageName } from '#kernel'
import { Actions, Button, Section, TextArea, TextInput } from '#kernel/ui'
import { type Change, isOpen } from '../authoring/change.ts'
import { textsIn } from '../authoring/texts.ts'
import { problem } from '../problems.ts'

const MOST = 300
const CODE = /^[a-z][a-z0-9-]{0,99}$/

/** What stands in such a list: options of a question, reasons of the desk. */
type What = 'option' | 'reason'

/** The code that is being added; undefined: none is. */
export const addedCode = (form: FormBody, what: What): string | undefined =>
  fieldOf(form, 'act') === `${what}-add` ? fieldOf(form, `${what}.code`).trim() : undefined

/**
 * The codes after what was pressed; one always stays.
 *
 * @throws services/options-wrong
 */
export function codesAfter(form: FormBody, what: What, codes: readonly unknown[]): string[] {
  const now = codes.map(String)
  const added = addedCode(form, what)
  if (added !== undefined) {
    if (!CODE.test(added) || now.includes(added) || now.length >= MOST) {
      throw problem('options-wrong')
    }
    return [...now, added]
  }
  const [act, code = ''] = fieldOf(form, 'act').split(' ')
  const at = now.indexOf(code)
  if (at < 0) return now
  const left = now.filter((one) => one !== code)
  if (act === `${what}-out`) {
    if (left.length === 0) throw problem('options-wrong')
    return left
  }
  if (act === `${what}-up`) return left.toSpliced(Math.max(0, at - 1), 0, code)
  return act === `${what}-down` ? left.toSpliced(at + 1, 0, code) : now
}

type CodeListProps = {
  ctx: Ctx
  change: Change
  what: What
  title: string
  codes: readonly string[]
  /** of the text of a code */
  keyOf: (code: string) => string
  /** what was typed, where something is wrong; else what is kept */
  typed: (key: string, kept: string) => string
  error: string | undefined
}

/** Codes with their words in every language, in their order, and another one at the end. */
export function CodeList(props: CodeListProps) {
  const { ctx, change, what, title, codes, keyOf, typed, error } = props
  const { t, pack } = ctx
  const open = isOpen(change)
  return (
    <Section title={title} id={`${what}s`} lettering={false}>
      <ol class="questions">
        {codes.map((code, index) => (
          <li>
            <p>
              <code dir="ltr" safe>
                {code}
              </code>
            </p>
            <div class="beside">
              {pack.settings.languages.map((lang) => {
                const name = `text.${lang}.${keyOf(code)}`
                return (
                  <TextArea
                    t={t}
                    name={name}
                    label={t(`services.studio.${what}-in`, {
                      code,
                      language: languageName(t.locale, lang),
                    })}
                    value={typed(name, textsIn(change.files, lang).get(keyOf(code)) ?? '')}
                    lang={lang}
                    rows={what === 'reason' ? 3 : 1}
                  />
                )
              })}
            </div>
            {open ? <Moves {...{ t, code, index }} act={what} count={codes.length} /> : ''}
          </li>
        ))}
      </ol>
      {open ? <AddCode {...{ ctx, what, typed, error }} /> : ''}
    </Section>
  )
}

function AddCode({
  ctx,
  what,
  typed,
  error,
}: Pick<CodeListProps, 'ctx' | 'what' | 'typed' | 'error'>) {
  const { t, pack } = ctx
  return (
    <details class="more" open={error !== undefined}>
      <summary safe>{t(`services.studio.${what}-add`)}</summary>
      <TextInput
        t={t}
        name={`${what}.code`}
        label={t('services.studio.option-code')}
        hint={t('services.studio.option-code-hint')}
        value={typed(`${what}.code`, '')}
        dir="ltr"
        maxLength={100}
        {...(error !== undefined && { error })}
      />
      {pack.settings.languages.map((lang) => (
        <TextInput
          t={t}
          name={`${what}.${lang}`}
          label={t('services.studio.option-text', { language: languageName(t.locale, lang) })}
          value={typed(`${what}.${lang}`, '')}
          lang={lang}
          maxLength={200}
        />
      ))}
      <Actions>
        <Button
          text={t(`services.studio.${what}-add`)}
          kind="second"
          name="act"
          value={`${what}-add`}
        />
      </Actions>
    </details>
  )
}

type MovesProps = {
  t: Ctx['t']
  act: string
  code: string
  index: number
  count: number
  /** true: the last one may go, too */
  last?: boolean
}

/** What is done to one of several: up, down, out. */
export const Moves = ({ t, act, code, index, count, last = false }: MovesProps) => {
  const acts = [
    ...(index > 0 ? ['up'] : []),
    ...(index < count - 1 ? ['down'] : []),
    ...(count > 1 || last ? ['out'] : []),
  ]
  return (
    <p class="question-acts">
      {acts.map((one) => (
        <Button
          text={t(`services.studio.${one}`)}
          kind="plain"
          name="act"
          value={`${act}-${one} ${code}`}
        />
      ))}
    </p>
  )
}
