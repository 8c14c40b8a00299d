import { fieldOf, languageName } from '#kernel'
import { Actions, Button, Form, TextArea } from '#kernel/ui'
import { type Change, isOpen } from '../authoring/change.ts'
import { type Member, shownMember } from '../authoring/members.ts'
import { type Offers, offersForService } from '../authoring/offers.ts'
import { isCoded, rowKey, rowName, rowsIn, type ServicePart } from '../authoring/service-parts.ts'
import { textsIn } from '../authoring/texts.ts'
import type { Told } from './acted.tsx'
import { changeHref, type OfChange, SEEN } from './address.ts'
import { ChangePage } from './change-page.tsx'
import { Moves } from './code-list.tsx'
import { MemberInputs } from './member-inputs.tsx'

type Props = { request: OfChange; change: Change; name: string; part: ServicePart } & Told

/** A part of what is said of a service, row by row. */
export async function aboutRowsView({ request, change, name, part, error, overtaken }: Props) {
  const { ctx, csrf, form } = request
  const { t } = ctx
  const rows = rowsIn(change.files, part)
  const offers = await offersForService(ctx, change)
  const title = t(`services.studio.service-parts.${name}`)
  const open = isOpen(change)
  const shared = { request, change, part, offers, error }
  return (
    <ChangePage
      {...{ request, change, error, overtaken, title }}
      between={[{ href: changeHref(ctx, change, '/about'), text: t('services.studio.about') }]}
    >
      <p safe>{t(`services.studio.service-parts-about.${name}`)}</p>
      <Form
        action={changeHref(ctx, change, '/about')}
        csrf={csrf}
        hidden={{ [SEEN]: String(change.revision), part: name }}
      >
        <ol class="questions">
          {rows.map((row, index) => (
            <li>
              <OneRow {...{ ...shared, row, index }} />
              {open ? (
                <Moves
                  {...{ t, index }}
                  act="row"
                  code={String(index)}
                  count={rows.length}
                  last={part.list !== 'channels'}
                />
              ) : (
                ''
              )}
            </li>
          ))}
        </ol>
        {open ? (
          <>
            <details
              class="more"
              open={
                rows.length === 0 || (error !== undefined && fieldOf(form, 'act') === 'row-add')
              }
            >
              <summary safe>{t('services.studio.row-add')}</summary>
              <OneRow {...{ ...shared, row: {} }} index="new" />
              <Actions>
                <Button
                  text={t('services.studio.row-add')}
                  kind="second"
                  name="act"
                  value="row-add"
                />
              </Actions>
            </details>
            <Actions>
              <Button text={t('services.studio.save')} name="act" value="save" />
            </Actions>
          </>
        ) : (
          ''
        )}
      </Form>
    </ChangePage>
  )
}

type RowProps = Pick<Props, 'request' | 'change' | 'part' | 'error'> & {
  row: Readonly<Record<string, unknown>>
  index: number | 'new'
  offers: Offers
}

/** What is said in one row, and what people read of it. */
function OneRow({ request, change, part, error, row, index, offers }: RowProps) {
  const { ctx, form } = request
  const { t } = ctx
  const { known, members } = part
  const id = shownMember(row, known)[0] ?? ''
  const fixed = isCoded(part) && index !== 'new'
  const key = index === 'new' ? undefined : rowKey(part, id)
  const title = key === undefined ? id : (textsIn(change.files, t.locale).get(key) ?? id)
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
      <MemberInputs
        {...{ t, row, offers, error }}
        members={fixed ? members : [known, ...members]}
        nameOf={(member: Member) => rowName(index, member)}
        sent={error && form}
      />
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
