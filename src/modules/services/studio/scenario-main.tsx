import { fieldOf, languageName } from '#kernel'
import {
  Actions,
  Button,
  type FieldError,
  Form,
  Link,
  Section,
  TextArea,
  TextInput,
} from '#kernel/ui'
import { type Change, isOpen } from '../authoring/change.ts'
import { readForPages } from '../authoring/check.ts'
import { listComments } from '../authoring/comment.ts'
import { type Member, shownMember } from '../authoring/members.ts'
import {
  accountMembers,
  EXPECTED,
  LATER_ACT,
  scenarioIn,
  scenarioInput,
  scenarioPath,
  WRITTEN,
  type Written,
  writtenIn,
} from '../authoring/scenario-edit.ts'
import { offersForScenario } from '../authoring/scenario-offers.ts'
import type { ServiceBundle } from '../bundle/bundle.ts'
import { APPLY, formFor } from '../licence-draft.ts'
import type { Told } from './acted.tsx'
import { changeHref, SEEN } from './address.ts'
import { CommentsAbout } from './comments.tsx'
import { MemberInputs } from './member-inputs.tsx'
import { PreviewFrame } from './preview-frame.tsx'
import { type OfScenario, ScenarioFrame, scenarioHref } from './scenario-frame.tsx'

/** Who applies and what must come of it, beside the form as it is filled in. */
export async function scenarioMainView(
  request: OfScenario,
  change: Change,
  told: Told,
): Promise<JSX.Element> {
  const { ctx, params } = request
  const { bundle } = await readForPages(ctx, change.service, change.files)
  const { error } = told
  return (
    <ScenarioFrame
      {...{ request, change, told }}
      side={
        <PreviewFrame
          {...{ ctx, change, check: { readable: bundle } }}
          given={params.scenario}
          form={formOf(bundle, params.scenario)}
        />
      }
    >
      <Editor {...{ request, change, error, bundle }} />
      {isOpen(change) ? <Others {...{ request, change, error }} /> : ''}
      <CommentsAbout
        {...{ request, change }}
        comments={await listComments(ctx, change)}
        about={scenarioPath(params.scenario)}
      />
    </ScenarioFrame>
  )
}

/** By which form one applies in a scenario. */
function formOf(bundle: ServiceBundle | undefined, name: string): string {
  const act = bundle?.scenarios?.find(({ scenario }) => scenario === name)?.act
  return bundle ? formFor(bundle, act && { act }) : APPLY
}

type EditorProps = {
  request: OfScenario
  change: Change
  error: FieldError | undefined
  bundle: ServiceBundle | undefined
}

function Editor({ request, change, error, bundle }: EditorProps) {
  const { ctx, params, csrf, form } = request
  const { t, pack } = ctx
  const row = scenarioIn(change.files, params.scenario) ?? {}
  const offers = bundle
    ? offersForScenario(ctx, change.files, bundle, formOf(bundle, params.scenario))
    : {}
  const shared = { t, row, offers, error, nameOf: scenarioInput, sent: error && form }
  const account = accountMembers(pack.settings.languages).map((member) =>
    member.label === 'name-of'
      ? {
          ...member,
          called: t('services.studio.name-in', {
            language: languageName(t.locale, member.of ?? ''),
          }),
        }
      : member,
  )
  return (
    <Form
      action={scenarioHref(request, change)}
      csrf={csrf}
      hidden={{ [SEEN]: String(change.revision) }}
    >
      <Head {...{ request, row, error }} />
      <Section title={t('services.studio.scenario-account')} id="account" lettering={false}>
        <MemberInputs {...shared} members={account} />
      </Section>
      {bundle?.service.after ? (
        <Section title={t('services.studio.scenario-later')} id="later" lettering={false}>
          <div class="stack">
            <p class="quiet" safe>
              {t('services.studio.scenario-later-about')}
            </p>
            <MemberInputs {...shared} members={LATER_ACT} />
            <WrittenPart {...{ request, row, error }} part="licence" />
          </div>
        </Section>
      ) : (
        ''
      )}
      <Section title={t('services.studio.scenario-expect')} id="expect" lettering={false}>
        <div class="stack">
          <p class="quiet" safe>
            {t('services.studio.scenario-expect-about')}
          </p>
          <MemberInputs {...shared} members={EXPECTED} />
          {WRITTEN.filter((part) => part !== 'licence').map((part) => (
            <WrittenPart {...{ request, row, error, part }} />
          ))}
        </div>
      </Section>
      {isOpen(change) ? (
        <Actions>
          <Button text={t('services.studio.save')} name="act" value="save" />
          <Button
            text={t('services.studio.remove-scenario')}
            kind="stop"
            name="act"
            value="remove"
          />
        </Actions>
      ) : (
        ''
      )}
    </Form>
  )
}

type RowProps = Pick<EditorProps, 'request' | 'error'> & {
  row: Readonly<Record<string, unknown>>
}

/** What it is called, and the day on which it is sent. */
function Head({ request: { ctx, form }, row, error }: RowProps) {
  const { t, pack } = ctx
  const field = (member: Member) => {
    const name = scenarioInput(member)
    return {
      ...{ t, name, value: error ? fieldOf(form, name) : (shownMember(row, member)[0] ?? '') },
      ...(error?.name === name && { error: error.message }),
    }
  }
  return (
    <>
      {pack.settings.languages.map((lang) => (
        <TextInput
          {...field({ at: `names.${lang}`, as: 'line' })}
          label={t('services.studio.title-in', { language: languageName(t.locale, lang) })}
          lang={lang}
          maxLength={200}
        />
      ))}
      <TextInput
        {...field({ at: 'on', as: 'date' })}
        label={t('services.studio.sent-on')}
        hint={t('services.studio.sent-on-hint')}
        dir="ltr"
        short
        maxLength={10}
      />
    </>
  )
}

/** What has no inputs, as it stands in the file. */
function WrittenPart({ request: { ctx, form }, row, error, part }: RowProps & { part: Written }) {
  const { t } = ctx
  const name = `part.${part}`
  const text = error ? fieldOf(form, name) : writtenIn(row, part)
  const wrong = error?.name === name
  return (
    <details class="more" open={wrong}>
      <summary safe>{t(`services.studio.scenario-written.${part}.label`)}</summary>
      <div class="folded">
        <TextArea
          t={t}
          name={name}
          label={t(`services.studio.scenario-written.${part}.label`)}
          hint={t(`services.studio.scenario-written.${part}.hint`)}
          value={text}
          rows={Math.min(20, Math.max(3, text.split('\n').length + 1))}
          code
          {...(wrong && { error: error.message })}
        />
      </div>
    </details>
  )
}

/** Another scenario that begins as this one, and the file itself. */
function Others({ request, change, error }: Omit<EditorProps, 'bundle'>) {
  const { ctx, params, csrf, form } = request
  const { t } = ctx
  const path = encodeURIComponent(scenarioPath(params.scenario))
  return (
    <Section title={t('services.studio.copy-scenario')} id="copy" lettering={false}>
      <Form
        action={scenarioHref(request, change)}
        csrf={csrf}
        hidden={{ [SEEN]: String(change.revision) }}
      >
        <TextInput
          t={t}
          name="copy"
          label={t('services.studio.name')}
          hint={t('services.studio.page-name-hint')}
          value={fieldOf(form, 'copy')}
          dir="ltr"
          maxLength={60}
          {...(error?.name === 'copy' && { error: error.message })}
        />
        <Actions>
          <Button text={t('services.studio.copy-scenario')} kind="second" name="act" value="copy" />
        </Actions>
      </Form>
      <p>
        <Link
          href={changeHref(ctx, change, `/file?path=${path}`)}
          text={t('services.studio.as-file')}
        />
      </p>
    </Section>
  )
}
