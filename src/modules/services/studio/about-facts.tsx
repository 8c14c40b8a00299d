import { fieldOf } from '#kernel'
import {
  Actions,
  Button,
  type FieldError,
  Form,
  Link,
  Notice,
  Section,
  Table,
  TextArea,
  TextInput,
} from '#kernel/ui'
import { type Change, isOpen } from '../authoring/change.ts'
import { checkFiles } from '../authoring/check.ts'
import { listComments } from '../authoring/comment.ts'
import { aboutPart } from '../authoring/comment-place.ts'
import { answersOffered, offersForFacts } from '../authoring/offers.ts'
import {
  decidingIn,
  FACT_KEYS,
  factGroups,
  factName,
  type ServiceFact,
  serviceIn,
  TOLD,
} from '../authoring/service-facts.ts'
import type { Told } from './acted.tsx'
import { changeHref, type OfChange, SEEN } from './address.ts'
import { ChangePage } from './change-page.tsx'
import { CommentsAbout } from './comments.tsx'
import { FoundHere } from './field-details.tsx'
import { MemberInputs } from './member-inputs.tsx'

type Props = { request: OfChange; change: Change; fact: ServiceFact } & Told

/** Lists of rows that belong to a part, each on its own page. */
const ROWS: Readonly<Partial<Record<ServiceFact, readonly string[]>>> = {
  after: ['costs-renew', 'costs-amend', 'costs-replace'],
  clock: ['holds'],
}

/** Parts that are written as formulas, in the names of the questions. */
const IN_FEEL: readonly ServiceFact[] = ['clock', 'decided-by', 'procedure-data']

/** A part of what is said of a service that is said once: what comes later, how time is counted, what decides. */
export async function aboutFactsView({ request, change, fact, error, overtaken }: Props) {
  const { ctx } = request
  const { t } = ctx
  const service = serviceIn(change.files)
  const title = t(`services.studio.service-parts.${fact}`)
  const check = await checkFiles(ctx, change.service, change.files)
  return (
    <ChangePage
      {...{ request, change, error, overtaken, title }}
      between={[{ href: changeHref(ctx, change, '/about'), text: t('services.studio.about') }]}
    >
      <p safe>{t(`services.studio.service-parts-about.${fact}`)}</p>
      <FoundHere {...{ ctx, change, check }} path="service.yaml" place={[FACT_KEYS[fact]]} />
      <RowLinks {...{ ctx, change, fact }} />
      {service ? (
        <Facts {...{ request, change, fact, service, error }} />
      ) : (
        <Notice kind="bad" text={t('services.studio.form-unreadable')} />
      )}
      {IN_FEEL.includes(fact) ? <Names {...{ ctx, change }} /> : ''}
      <CommentsAbout
        {...{ request, change }}
        comments={await listComments(ctx, change)}
        about={aboutPart(fact)}
      />
    </ChangePage>
  )
}

type PartProps = { ctx: OfChange['ctx']; change: Change }

function RowLinks({ ctx, change, fact }: PartProps & { fact: ServiceFact }) {
  const rows = ROWS[fact] ?? []
  if (rows.length === 0) return ''
  return (
    <ul class="points">
      {rows.map((part) => (
        <li>
          <Link
            href={changeHref(ctx, change, `/about?part=${part}`)}
            text={ctx.t(`services.studio.service-parts.${part}`)}
          />
        </li>
      ))}
    </ul>
  )
}

type FactsProps = {
  request: OfChange
  change: Change
  fact: ServiceFact
  service: Readonly<Record<string, unknown>>
  error: FieldError | undefined
}

async function Facts({ request, change, fact, service, error }: FactsProps) {
  const { ctx, csrf, form } = request
  const { t } = ctx
  const groups = factGroups(ctx, fact, service, await decidingIn(ctx, change.files))
  const offers = await offersForFacts(ctx, change)
  return (
    <Form
      action={changeHref(ctx, change, '/about')}
      csrf={csrf}
      hidden={{ [SEEN]: String(change.revision), part: fact }}
    >
      {groups.map(({ group, members }) => (
        <Section
          title={t(`services.studio.facts-of.${fact}.${group}`)}
          id={group}
          lettering={false}
        >
          <div class="stack">
            <p class="quiet" safe>
              {t(`services.studio.facts-about.${fact}.${group}`)}
            </p>
            <MemberInputs
              {...{ t, members, offers, error }}
              row={service}
              nameOf={factName}
              sent={error && form}
            />
          </div>
        </Section>
      ))}
      {fact === 'procedure-data' && isOpen(change) ? <ToldAnew {...{ request, error }} /> : ''}
      {isOpen(change) ? (
        <Actions>
          <Button text={t('services.studio.save')} />
        </Actions>
      ) : (
        ''
      )}
    </Form>
  )
}

/** One thing more that the procedure is told. */
function ToldAnew({ request: { ctx, form }, error }: Pick<FactsProps, 'request' | 'error'>) {
  const { t } = ctx
  const wrong = (name: string) => (error?.name === name ? { error: error.message } : {})
  return (
    <Section title={t('services.studio.told-add')} id="told-add" lettering={false}>
      <div class="stack">
        <TextInput
          t={t}
          name={TOLD.name}
          label={t('services.studio.told-name')}
          hint={t('services.studio.told-name-hint')}
          value={error ? fieldOf(form, TOLD.name) : ''}
          dir="ltr"
          maxLength={41}
          {...wrong(TOLD.name)}
        />
        <TextArea
          t={t}
          name={TOLD.is}
          label={t('services.studio.told-is')}
          hint={t('services.studio.told-is-hint')}
          value={error ? fieldOf(form, TOLD.is) : ''}
          rows={2}
          code
          {...wrong(TOLD.is)}
        />
      </div>
    </Section>
  )
}

/** What each question is called in formulas. */
function Names({ ctx, change }: PartProps) {
  const { t } = ctx
  const caption = t('services.studio.names')
  return (
    <details class="more">
      <summary safe>{caption}</summary>
      <Table
        t={t}
        caption={caption}
        columns={['question', 'called'].map((key) => ({
          label: t(`services.studio.names-columns.${key}`),
        }))}
        rows={answersOffered(ctx, change.files).map(({ value, label }) => ({
          cells: [
            { content: <span safe>{label}</span> },
            {
              content: (
                <code dir="ltr" safe>
                  {value}
                </code>
              ),
            },
          ],
        }))}
      />
    </details>
  )
}
