import { type Ctx, type FormBody, fieldOf, html, route } from '#kernel'
import {
  Actions,
  Button,
  Checkboxes,
  Form,
  Link,
  Notice,
  Radios,
  Section,
  Select,
  TextInput,
} from '#kernel/ui'
import { type Change, getChange, isOpen, saveChange } from '../authoring/change.ts'
import { readForPages } from '../authoring/check.ts'
import { type DeskText, deskIn, pathsFor, withDesk } from '../authoring/desk-edit.ts'
import { textsIn, withoutTexts, withTexts } from '../authoring/texts.ts'
import { caseFacts } from '../bundle/desk-file.ts'
import { problem } from '../problems.ts'
import type { SourceFiles } from '../tables.ts'
import { durationOf } from './about.tsx'
import { acted, type Told } from './acted.tsx'
import { changeHref, changeUrl, type OfChange, OneChange, SEEN, seenOf } from './address.ts'
import { ChangePage } from './change-page.tsx'
import { addedCode, CodeList, codesAfter, Moves } from './code-list.tsx'

const taking = { params: OneChange, perMinute: 120 } as const
const url = `${changeUrl}/desk`
const FIELDS = { 'services/options-wrong': 'reason', 'services/duration-wrong': 'within' }
const reasonKey = (code: string) => `desk.reasons.${code}`

/** How officers see the applications of a service, and what they may decide. */
export const deskRoutes = [
  route({
    method: 'GET',
    url,
    allow: 'services:author',
    ...taking,
    handler: async (request) => {
      const { ctx, params } = request
      return html(await deskView(request, await getChange(ctx, params.service, params.change)))
    },
  }),
  route({
    method: 'POST',
    url,
    allow: 'services:author',
    ...taking,
    handler: (request) =>
      acted(
        request,
        FIELDS,
        async (change) => {
          const { ctx, form } = request
          await saveChange(ctx, change, seenOf({ form }), (files) => reworked(request, files))
          return changeHref(ctx, change, '/desk')
        },
        (change, told) => deskView(request, change, told),
      ),
  }),
]

/** The files after what was typed and pressed. */
function reworked({ ctx, form }: OfChange, files: SourceFiles): SourceFiles {
  const known = deskIn(files)
  if (!known) throw problem('file-missing')
  const { languages } = ctx.pack.settings
  const typed = typedIn({ form }, known)
  const left = known.reasons
    .filter((code) => !typed.reasons.includes(code))
    .reduce((now, code) => withoutTexts(now, languages, reasonKey(code)), withDesk(files, typed))
  const added = addedCode(form, 'reason')
  return languages.reduce((now, lang) => {
    const texts = typed.reasons.flatMap((code) => {
      const said = code === added ? `reason.${lang}` : `text.${lang}.${reasonKey(code)}`
      const text = form.fields[said]
      return typeof text === 'string' ? [[reasonKey(code), text] as const] : []
    })
    return withTexts(now, lang, Object.fromEntries(texts))
  }, left)
}

/** Everything that was ticked under a name. */
const tickedIn = ({ fields }: FormBody, name: string): string[] => [fields[name] ?? []].flat()

/** @throws services/options-wrong, services/duration-wrong */
function typedIn({ form }: Pick<OfChange, 'form'>, known: DeskText): DeskText {
  return {
    columns: columnsAfter(form, known.columns),
    reasons: codesAfter(form, 'reason', known.reasons),
    fourEyes: fieldOf(form, 'fourEyes') === 'yes',
    returned: fieldOf(form, 'returned') === 'any' ? 'any' : tickedIn(form, 'fields'),
    within: durationOf(fieldOf(form, 'within')) || known.within,
    needs: tickedIn(form, 'needs'),
    bulk: fieldOf(form, 'bulk') === 'yes',
  }
}

function columnsAfter(form: OfChange['form'], columns: readonly string[]): readonly string[] {
  const [act, path = ''] = fieldOf(form, 'act').split(' ')
  const added = fieldOf(form, 'column')
  if (act === 'column-add')
    return columns.includes(added) || added === '' ? columns : [...columns, added]
  const at = columns.indexOf(path)
  if (at < 0) return columns
  const left = columns.filter((one) => one !== path)
  if (act === 'column-out') return left.length === 0 ? columns : left
  if (act === 'column-up') return left.toSpliced(Math.max(0, at - 1), 0, path)
  return act === 'column-down' ? left.toSpliced(at + 1, 0, path) : columns
}

type Named = (path: string) => string

/** What an answer or a fact of a case is called in the reader's language. */
function namedIn(t: Ctx['t'], files: SourceFiles): Named {
  const texts = textsIn(files, t.locale)
  return (path) => {
    if ((caseFacts as readonly string[]).includes(path)) return t(`services.studio.facts.${path}`)
    const names = path.split('.')
    const counted = names.at(-1) === 'count'
    const label = (counted ? names.slice(0, -1) : names)
      .map((name) => texts.get(`${name}.label`) ?? name)
      .join(' › ')
    return counted ? t('services.studio.count-of', { name: label }) : label
  }
}

async function deskView(
  request: OfChange,
  change: Change,
  { error, overtaken }: Told = {},
): Promise<JSX.Element> {
  const { ctx, csrf, form } = request
  const { t } = ctx
  const desk = deskIn(change.files)
  const { bundle } = await readForPages(ctx, change.service, change.files)
  const paths = bundle ? pathsFor(bundle) : { columns: [], answers: [] }
  const nameOf = namedIn(t, change.files)
  const typed = (key: string, kept: string) => (error ? fieldOf(form, key) : kept)
  const wrong = (name: string) => (error?.name === name ? error.message : undefined)
  return (
    <ChangePage {...{ request, change, error, overtaken }} title={t('services.studio.desk')}>
      {desk ? (
        <Form
          action={changeHref(ctx, change, '/desk')}
          csrf={csrf}
          hidden={{ [SEEN]: String(change.revision) }}
        >
          <Columns {...{ ctx, change, desk, nameOf }} offered={paths.columns} />
          <CodeList
            {...{ ctx, change, typed }}
            what="reason"
            title={t('services.studio.reasons')}
            codes={desk.reasons}
            keyOf={reasonKey}
            error={wrong('reason')}
          />
          <Decisions
            {...{ ctx, desk, nameOf, typed }}
            answers={paths.answers}
            error={wrong('within')}
          />
          {isOpen(change) ? (
            <Actions>
              <Button text={t('services.studio.save')} name="act" value="save" />
            </Actions>
          ) : (
            ''
          )}
        </Form>
      ) : (
        <Notice kind="bad" text={t('services.studio.desk-unreadable')} />
      )}
      <p safe>{t('services.studio.desk-who')}</p>
      <p>
        <Link
          href={changeHref(ctx, change, '/file?path=desk.yaml')}
          text={t('services.studio.as-file')}
        />
      </p>
    </ChangePage>
  )
}

type PartProps = { ctx: Ctx; desk: DeskText; nameOf: Named }

/** What the officers' list shows of each application, in its order. */
function Columns({
  ctx: { t },
  change,
  desk,
  nameOf,
  offered,
}: PartProps & { change: Change; offered: readonly string[] }) {
  const more = offered.filter((path) => !desk.columns.includes(path))
  return (
    <Section title={t('services.studio.columns')} id="columns" lettering={false}>
      <ol class="questions">
        {desk.columns.map((path, index) => (
          <li>
            <p safe>{nameOf(path)}</p>
            {isOpen(change) ? (
              <Moves {...{ t, index }} act="column" code={path} count={desk.columns.length} />
            ) : (
              ''
            )}
          </li>
        ))}
      </ol>
      {isOpen(change) && more.length > 0 ? (
        <>
          <Select
            t={t}
            name="column"
            label={t('services.studio.column-more')}
            options={more.map((path) => ({ value: path, label: nameOf(path) }))}
            value=""
          />
          <Actions>
            <Button
              text={t('services.studio.column-add')}
              kind="second"
              name="act"
              value="column-add"
            />
          </Actions>
        </>
      ) : (
        ''
      )}
    </Section>
  )
}

type DecisionsProps = PartProps & {
  answers: readonly string[]
  typed: (key: string, kept: string) => string
  error: string | undefined
}

/** What is needed for an approval, who signs a refusal, and what is sent back. */
function Decisions({ ctx: { t }, desk, nameOf, answers, typed, error }: DecisionsProps) {
  const options = answers.map((path) => ({ value: path, label: nameOf(path) }))
  const yesNo = (name: 'fourEyes' | 'bulk') => (
    <Radios
      t={t}
      name={name}
      label={t(`services.studio.${name}`)}
      value={typed(name, desk[name] ? 'yes' : 'no')}
      options={['yes', 'no'].map((value) => ({
        value,
        label: t(`services.studio.desk-${value}`),
      }))}
    />
  )
  return (
    <Section title={t('services.studio.decisions')} id="decisions" lettering={false}>
      <div class="stack">
        {yesNo('fourEyes')}
        {yesNo('bulk')}
        <details class="more">
          <summary safe>{t('services.studio.needs-count', { count: desk.needs.length })}</summary>
          <Checkboxes
            t={t}
            name="needs"
            label={t('services.studio.needs')}
            hint={t('services.studio.needs-hint')}
            values={desk.needs}
            options={options}
          />
        </details>
        <Radios
          t={t}
          name="returned"
          label={t('services.studio.returned')}
          value={typed('returned', desk.returned === 'any' ? 'any' : 'some')}
          options={['any', 'some'].map((value) => ({
            value,
            label: t(`services.studio.returned-${value}`),
          }))}
        />
        <details class="more" open={desk.returned !== 'any'}>
          <summary safe>{t('services.studio.returned-which')}</summary>
          <Checkboxes
            t={t}
            name="fields"
            label={t('services.studio.returned-these')}
            values={desk.returned === 'any' ? [] : desk.returned}
            options={options}
          />
        </details>
        <TextInput
          t={t}
          name="within"
          label={t('services.studio.within')}
          hint={t('services.studio.within-hint')}
          value={typed('within', desk.within)}
          dir="ltr"
          short
          maxLength={20}
          {...(error !== undefined && { error })}
        />
      </div>
    </Section>
  )
}
