import {
  ACTING_COOKIE,
  type Cookie,
  type Ctx,
  FORM_COOKIE,
  Problem,
  SESSION_COOKIES,
  textKeyOf,
} from '#kernel'
import { Actions, Button, ErrorSummary, Form, TextInput } from '#kernel/ui'
import { findTotp, nextCode } from '../authenticators/totp.ts'
import { getPerson } from '../person.ts'
import { problem } from '../problems.ts'
import type { CodeKind } from '../sign-in/sign-in.ts'
import type { KeptFields } from '../tables.ts'

/** Holds what follows a right password until the second factor is there. */
export const SECOND_COOKIE = 'igov_second'

const SESSION_SECONDS = 12 * 3600
const SECOND_SECONDS = 600

/** After a sign-in or a step-up at the provider: the new token, and nothing left of the way to it. */
export const sessionCookies = (token: string): Cookie[] => [
  { name: SESSION_COOKIES.provider, value: token, maxAgeSeconds: SESSION_SECONDS },
  { name: FORM_COOKIE, value: '', maxAgeSeconds: 0 },
  { name: SECOND_COOKIE, value: '', maxAgeSeconds: 0 },
]

/** After signing out: nothing is left that was open anywhere. */
export const signedOutCookies = (): Cookie[] =>
  [...Object.values(SESSION_COOKIES), ACTING_COOKIE].map((name) => ({
    ...{ name, value: '', maxAgeSeconds: 0 },
  }))

export const secondCookie = (token: string): Cookie => ({
  ...{ name: SECOND_COOKIE, value: token, maxAgeSeconds: SECOND_SECONDS },
})

/** True for what a person can put right on the same page. */
export const isOurs = (error: unknown): error is Problem =>
  error instanceof Problem &&
  (error.code.startsWith(`${problem.module}/`) || error.code === 'kernel/busy')

/** What is wrong, said at the top of the page; nothing without an error. */
export function Wrong({ ctx: { t }, name, error }: { ctx: Ctx; name: string; error?: Problem }) {
  if (!error) return ''
  return <ErrorSummary t={t} errors={[{ name, message: t(textKeyOf(error.code), error.params) }]} />
}

type Posting = { ctx: Ctx; csrf: string; action: string; hidden?: KeptFields }

/**
 * Asks for a passkey where the browser has them; hidden where it has not.
 *
 * @param props.make  true: a new one is made
 * @param props.options  where the browser asks what it is to do
 */
export function PasskeyForm(
  props: Posting & {
    options: string
    text: string
    hint?: string
    make?: boolean
    second?: boolean
  },
) {
  const { t } = props.ctx
  return (
    <ig-passkey
      hidden
      data-options={props.options}
      data-for={props.make ? 'make' : 'use'}
      data-failed={t(props.make ? 'identity.passkey.not-made' : 'identity.passkey.failed')}
      data-known={t('identity.passkey.known')}
    >
      <Form
        action={props.action}
        csrf={props.csrf}
        hidden={{ ...props.hidden, credential: '' }}
        id={props.make ? 'passkey-new' : 'passkey'}
      >
        {props.make ? (
          <TextInput
            t={t}
            name="label"
            label={t('identity.passkey.label')}
            hint={t('identity.passkey.label-hint')}
            maxLength={60}
            optional
          />
        ) : (
          ''
        )}
        {props.hint ? (
          <p class="hint" safe>
            {props.hint}
          </p>
        ) : (
          ''
        )}
        <p class="error" role="alert" data-say="" hidden></p>
        <Actions>
          <Button text={props.text} kind={props.second ? 'second' : 'primary'} icon="lock" />
        </Actions>
      </Form>
    </ig-passkey>
  )
}

/** Asks for the code of an app, or for one of those that were written down. */
export function CodeForm(props: Posting & { kind: CodeKind; error?: Problem; shown?: string }) {
  const { ctx, kind, error, shown } = props
  const { t } = ctx
  return (
    <Form action={props.action} csrf={props.csrf} hidden={{ ...props.hidden, by: kind }} id={kind}>
      {shown ? (
        <p class="hint">
          <span safe>{t('identity.second.demonstration')}</span>{' '}
          <b>
            <bdi data-code="" safe>
              {shown}
            </bdi>
          </b>
        </p>
      ) : (
        ''
      )}
      <CodeInput
        t={t}
        label={t(`identity.second.${kind}`)}
        hint={t(`identity.second.${kind}-hint`)}
        error={error}
        words={kind === 'recovery-codes'}
      />
      <Actions>
        <Button text={t('identity.second.submit')} />
      </Actions>
    </Form>
  )
}

/** Sends a code to a telephone; and what was wrong when it could not be sent. */
export function SendTextForm(props: Posting & { again: boolean }) {
  const { t } = props.ctx
  return (
    <Form action={props.action} csrf={props.csrf} hidden={props.hidden} id="send-text">
      <p class="hint" safe>
        {t('identity.sms.weakest')}
      </p>
      <Actions>
        <Button
          text={t(props.again ? 'identity.sms.again' : 'identity.sms.send')}
          kind={props.again ? 'plain' : 'second'}
        />
      </Actions>
    </Form>
  )
}

/** The code that an invented person of the demonstration would read off their telephone. */
export async function demonstrationCode(
  ctx: Ctx,
  person: Parameters<typeof getPerson>[1],
): Promise<string | undefined> {
  if (!ctx.demonstration || !(await getPerson(ctx, person)).simulated) return undefined
  const found = await findTotp(ctx, person)
  return found && nextCode(found, ctx.clock.now())
}

type CodeInputProps = {
  t: Ctx['t']
  label: string
  hint?: string
  error?: Problem | undefined
  /** letters too, and long */
  words?: boolean
}

/** Where a code that works once is typed, as `code`. */
export const CodeInput = ({ t, label, hint, error, words = false }: CodeInputProps) => (
  <TextInput
    t={t}
    name="code"
    label={label}
    hint={hint}
    dir="ltr"
    inputMode={words ? 'text' : 'numeric'}
    autocomplete="one-time-code"
    error={error && t(textKeyOf(error.code), error.params)}
    short={!words}
  />
)
