import { Type } from 'typebox'
import { html, redirect, route, type T } from '#kernel'
import {
  EmptyState,
  Link,
  Notice,
  Page,
  PageTitle,
  Pairs,
  SearchBox,
  Section,
  Tag,
} from '#kernel/ui'
import { parseNumber } from '../check.ts'
import { initialsOf } from '../initials.ts'
import { findLicence, type Licence } from '../licence.ts'
import { listOpenRegisters, MOST_FOUND, type OpenRegister, searchByName } from '../register.ts'
import { stateTag } from '../state-tag.ts'
import { validityOf } from './verify.tsx'

const SEARCHES_A_MINUTE = 30

/** The registers of licences, as far as their services open them: searched, and never listed. */
export const registerPage = route({
  method: 'GET',
  url: '/:lang/register',
  allow: 'public',
  params: Type.Object({ lang: Type.String() }),
  query: Type.Object({ q: Type.Optional(Type.String({ maxLength: 100 })) }),
  perMinute: SEARCHES_A_MINUTE,
  handler: async (request) => {
    const { ctx, query } = request
    const { t } = ctx
    const typed = query.q?.trim() ?? ''
    const open = await listOpenRegisters(ctx)
    const number = parseNumber(ctx, typed)
    const licence = number === undefined ? undefined : await findLicence(ctx, { number })
    const isOpen = open.some(({ service, byNumber }) => byNumber && service === licence?.service)
    if (licence && isOpen && licence.state !== 'pending') {
      return redirect(`/${t.locale}/register/${licence.number}`)
    }
    const { found, more } =
      typed === '' || number !== undefined
        ? { found: [], more: false }
        : await searchByName(ctx, typed)
    return html(
      <Page
        request={request}
        title={t('licences.register.title')}
        description={t('licences.register.lede')}
      >
        <PageTitle
          text={t('licences.register.title')}
          lettering
          lede={t('licences.register.lede')}
        />
        <SearchBox
          t={t}
          action={`/${t.locale}/register`}
          label={t('licences.register.search')}
          value={query.q}
        />
        {typed !== '' && found.length === 0 ? (
          <EmptyState
            title={t('licences.register.none')}
            text={t(
              number === undefined
                ? 'licences.register.none-name'
                : 'licences.register.none-number',
            )}
          />
        ) : (
          ''
        )}
        {more ? (
          <Notice kind="wait" live text={t('licences.register.more', { most: MOST_FOUND })} />
        ) : (
          ''
        )}
        {found.map((licence) => (
          <Found t={t} licence={licence} open={open} />
        ))}
      </Page>,
    )
  },
})

type FoundProps = { t: T; licence: Licence; open: readonly OpenRegister[] }

/** One licence: what whoever checks it sees, the state where its register opens that. */
function Found({ t, licence, open }: FoundProps) {
  const { status } = open.find(({ service }) => service === licence.service) ?? {}
  return (
    <Section title={t.of(licence.title)} id={licence.number}>
      {status ? (
        <p>
          <Tag {...stateTag(t, licence)} />
        </p>
      ) : (
        ''
      )}
      <Pairs
        pairs={[
          {
            label: t('licences.verify.licence-number'),
            content: (
              <Link href={`/${t.locale}/register/${licence.number}`} text={licence.number} />
            ),
          },
          ...licence.publicRows.flatMap((position) => {
            const row = licence.rows[position]
            return row ? [{ label: t.of(row.label), value: t.of(row.value) }] : []
          }),
          { label: t('licences.verify.holder'), value: t.of(initialsOf(licence.holderName)) },
          ...(status
            ? [{ label: t('licences.verify.validity'), value: validityOf(t, licence) }]
            : []),
        ]}
      />
    </Section>
  )
}
