import { fieldOf, languageName } from '#kernel'
import { Actions, Button, Form, TextArea } from '#kernel/ui'
import { type Change, isOpen } from '../authoring/change.ts'
import { checkFiles } from '../authoring/check.ts'
import { listComments } from '../authoring/comment.ts'
import { aboutPart } from '../authoring/comment-place.ts'
import { type Member, shownMember } from '../authoring/members.ts'
import { type Offers, offersForService } from '../authoring/offers.ts'
import { isCoded, rowKey, rowName, rowsIn, type ServicePart } from '../authoring/service-parts.ts'
import { textsIn } from '../authoring/texts.ts'
import type { ServiceBundle } from '../bundle/bundle.ts'
import { APPLY } from '../licence-draft.ts'
import type { Told } from './acted.tsx'
import { changeHref, type OfChange, SEEN } from './address.ts'
import { ChangePage, SaveFirst } from './change-page.tsx'
import { Moves } from './code-list.tsx'
import { CommentsAbout } from './comments.tsx'
import { whenSentence } from './condition.tsx'
import { FoundHere } from './field-details.tsx'
import { MemberInputs } from './member-inputs.tsx'

type Props = { request: OfChange; change: Change; name: string; part: ServicePart } & Told

/** A part of what is said of a service, row by row. */
export async function aboutRowsView({ request, change, name, part, error, overtaken }: Props) {
  const { ctx, csrf } = request
  const { t } = ctx
  const rows = rowsIn(change.files, part)
  const offers = await offersForService(ctx, change)
  const title = t(`services.studio.service-parts.${name}`)
  const open = isOpen(change)
  const check = await checkFiles(ctx, change.service, change.files)
  const shared = { request, change, part, offers, error, bundle: check.readable }
  return (
    <ChangePage
      {...{ request, change, error, overtaken, title }}
      between={[{ href: changeHref(ctx, change, '/about'), text: t('services.studio.about') }]}
    >
      <p safe>{t(`services.studio.service-parts-about.${name}`)}</p>
      <FoundHere {...{ ctx, change, check }} path="service.yaml" place={part.list} />
      <Form
        action={changeHref(ctx, change, '/about')}
        csrf={csrf}
        hidden={{ [SEEN]: String(change.revision), part: name }}
      >
        <SaveFirst {...{ t }} />
        <ol class="questions">
          {rows.map((row, index) => (
            <li class="stack">
              <OneRow {...{ ...shared, row, index }} />
              {open ? (
                <Moves
                  {...{ t, index }}
                  act="row"
                  code={String(index)}
                  count={rows.length}
                  last={name !== 'channels'}
                />
              ) : (
                ''
              )}
            </li>
          ))}
        </ol>
        {open ? (
          <>
            <AddRow {...shared} open={rows.length === 0} />
            <Actions>
              <Button text={t('services.studio.save')} name="act" value="save" />
            </Actions>
          </>
        ) : (
          ''
        )}
      </Form>
      <CommentsAbout
        {...{ request, change }}
        comments={await listComments(ctx, change)}
        about={aboutPart(name)}
      />
    </ChangePage>
  )
}

/** More inputs than these are folded away. */
const FEW = 3

type RowProps = Pick<Props, 'request' | 'change' | 'part' | 'error'> & {
  row: Readonly<Record<string, unknown>>
  index: number | 'new'
  offers: Offers
  bundle: ServiceBundle | undefined
}

/** Another row, folded away while there are some. */
function AddRow({ open, ...shared }: Omit<RowProps, 'row' | 'index'> & { open: boolean }) {
  const { request, error } = shared
  const { t } = request.ctx
  const adds = error !== undefined && fieldOf(request.form, 'act') === 'row-add'
  return (
    <details class="more" open={open || adds}>
      <summary safe>{t('services.studio.row-add')}</summary>
      <div class="folded">
        <OneRow {...{ ...shared, row: {} }} index="new" />
        <Actions>
          <Button text={t('services.studio.row-add')} kind="second" name="act" value="row-add" />
        </Actions>
      </div>
    </details>
  )
}

/** What is said in one row, and what people read of it. */
function OneRow(props: RowProps) {
  const { request, change, part, error, row, index, offers, bundle } = props
  const { ctx, form } = request
  const { t } = ctx
  const { known, members } = part
  const id = shownMember(row, known)[0] ?? ''
  const fixed = isCoded(part) && index !== 'new'
  const key = index === 'new' ? undefined : rowKey(part, id)
  const title = key === undefined ? id : (textsIn(change.files, t.locale).get(key) ?? id)
  const sentence =
    typeof row.when === 'string'
      ? whenSentence(ctx, bundle, { form: APPLY, when: row.when })
      : undefined
  const inputs = (
    <MemberInputs
      {...{ t, row, offers, error }}
      members={fixed ? members : [known, ...members]}
      nameOf={(member: Member) => rowName(index, member)}
      sent={error && form}
    />
  )
  return (
    <>
      {fixed ? (
        <p>
          <strong safe>{title}</strong>{' '}
          <code dir="ltr" class="quiet small" safe>
            {id}
          </code>
        </p>
      ) : (
        ''
      )}
      {part.text === undefined ? '' : <RowTexts {...{ request, change, error, part, id, index }} />}
      {sentence === undefined ? (
        ''
      ) : (
        <p class="quiet small" safe>
          {sentence}
        </p>
      )}
      {fixed && members.length > FEW ? (
        <details class="more" open={error?.name.startsWith(`row.${index}.`) === true}>
          <summary safe>{t('services.studio.row-more')}</summary>
          <div class="folded">{inputs}</div>
        </details>
      ) : (
        inputs
      )}
    </>
  )
}

type TextProps = Pick<RowProps, 'request' | 'change' | 'part' | 'index' | 'error'> & { id: string }

function RowTexts({ request: { ctx, form }, change, error, part, id, index }: TextProps) {
  const { t, pack } = ctx
  const key = index === 'new' ? undefined : rowKey(part, id)
  return (
    <div class="beside">
      {pack.settings.languages.map((lang) => {
        const name = key === undefined ? `row.text.${lang}` : `text.${lang}.${key}`
        const kept = key === undefined ? '' : (textsIn(change.files, lang).get(key) ?? '')
        return (
          <TextArea
            t={t}
            name={name}
            label={t('services.studio.text-label', {
              part: t(`services.studio.row-text.${part.text}`),
              language: languageName(t.locale, lang),
            })}
            value={error ? fieldOf(form, name) : kept}
            lang={lang}
            rows={part.text === 'label' || part.text === 'title' ? 1 : 2}
          />
        )
      })}
    </div>
  )
}
