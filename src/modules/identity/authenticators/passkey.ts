import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { sql } from 'kysely'
import type { Ctx, PersonId, Texts } from '#kernel'
import { problem } from '../problems.ts'
import type { Proof } from '../sessions/session.ts'
import { type AuthenticatorId, type ChallengePurpose, db } from '../tables.ts'
import { isAttested } from './attestation.ts'
import { bindAuthenticator, suspendAuthenticators } from './authenticator.ts'
import { newChallenge, takeChallenge } from './challenge.ts'

/** Ed25519, ECDSA P-256, RSA: what devices have. */
const ALGORITHMS = [-8, -7, -257]
const PATIENCE_MS = 300_000

/** The page that a key works with: its host for ever, so a new name of the portal loses every key. */
const placeOf = ({ url }: Ctx) => ({ rpID: new URL(url).hostname, origin: new URL(url).origin })

const bytes = (base64url: string) => Buffer.from(base64url, 'base64url')

/** Who asks: the person, and what only their browser can send. */
export type Asking = { person: PersonId; browser: string }

/**
 * What a browser needs to make a passkey.
 *
 * Only officials' keys are asked to state what they are: a citizen's is nobody's business, and an
 * attestation would keep out keys that are carried between devices.
 */
export async function passkeyToMake(ctx: Ctx, { person, browser }: Asking): Promise<object> {
  const owner = await db(ctx)
    .selectFrom('identity.person')
    .select(['name', 'user_handle'])
    .where('id', '=', person)
    .executeTakeFirstOrThrow()
  const known = (await credentialsOf(ctx, person)).map((id) => ({ id }))
  return { ...(await optionsFor(ctx, owner, browser)), excludeCredentials: known }
}

/** The same for somebody whose account is about to be opened. */
export const passkeyForNewcomer = (
  ctx: Ctx,
  { name, handle, browser }: { name: Texts; handle: Buffer; browser: string },
): Promise<object> => optionsFor(ctx, { name, user_handle: handle }, browser)

async function optionsFor(
  ctx: Ctx,
  owner: { name: Texts; user_handle: Buffer },
  browser: string,
): Promise<object> {
  const { actor, t, pack } = ctx
  const { rpID } = placeOf(ctx)
  const name = t.of(owner.name)
  return generateRegistrationOptions({
    ...{ rpID, rpName: t.of(pack.settings.portal.names) },
    ...{ userName: name, userDisplayName: name, userID: Uint8Array.from(owner.user_handle) },
    challenge: Uint8Array.from(bytes(await newChallenge(ctx, 'bind', browser))),
    timeout: PATIENCE_MS,
    attestationType: actor.kind === 'person' && actor.office ? 'direct' : 'none',
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: ALGORITHMS,
  })
}

/**
 * Binds a passkey that a browser has just made.
 *
 * @param text  what the browser answered, JSON; not trusted
 * @throws identity/passkey-refused  when it is not what was asked for, or is somebody's already
 * @throws identity/passkey-model-refused  see `isAttested`
 */
export async function bindPasskey(
  ctx: Ctx,
  { person, browser }: Asking,
  text: string,
  label: string,
): Promise<AuthenticatorId> {
  const { rpID, origin } = placeOf(ctx)
  const made = await verified(() =>
    verifyRegistrationResponse({
      response: readResponse<RegistrationResponseJSON>(text),
      expectedChallenge: (challenge) => takeChallenge(ctx, challenge, 'bind', browser),
      ...{ expectedOrigin: origin, expectedRPID: rpID },
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    }),
  )
  if (!made.verified) throw problem('passkey-refused')
  const { credential, credentialDeviceType, credentialBackedUp, aaguid, fmt, attestationObject } =
    made.registrationInfo
  const deviceBound = credentialDeviceType === 'singleDevice'
  const attested = await isAttested(ctx, { aaguid, deviceBound, attestationObject })
  return ctx.tx(async (ctx) => {
    const authenticator = await bindAuthenticator(ctx, person, { kind: 'passkey', label })
    const kept = await db(ctx)
      .insertInto('identity.passkey')
      .values({
        ...{ authenticator, aaguid, format: fmt },
        credential: bytes(credential.id),
        public_key: Buffer.from(credential.publicKey),
        counter: BigInt(credential.counter),
        ...{ device_bound: deviceBound, attested },
        backed_up: credentialBackedUp,
        transports: [...(credential.transports ?? [])],
        attestation: fmt === 'none' ? null : Buffer.from(attestationObject),
      })
      .onConflict((conflict) => conflict.column('credential').doNothing())
      .returning('authenticator')
      .executeTakeFirst()
    if (!kept) throw problem('passkey-refused')
    return authenticator
  })
}

/**
 * What a browser needs to sign in with a passkey. Nobody is named before: the key itself says whose
 * it is, so there is nothing to guess at.
 *
 * @param person  for a step-up: whose keys may answer
 */
export async function passkeyToUse(
  ctx: Ctx,
  purpose: Exclude<ChallengePurpose, 'bind'>,
  { browser, person }: { browser: string; person?: PersonId },
): Promise<object> {
  const ids = person ? await credentialsOf(ctx, person) : []
  return generateAuthenticationOptions({
    rpID: placeOf(ctx).rpID,
    challenge: Uint8Array.from(bytes(await newChallenge(ctx, purpose, browser))),
    timeout: PATIENCE_MS,
    userVerification: 'required',
    allowCredentials: ids.map((id) => ({ id })),
  })
}

type Known = {
  authenticator: AuthenticatorId
  person: PersonId
  public_key: Buffer
  counter: bigint
  device_bound: boolean
  transports: string[]
  user_handle: Buffer
  attested: boolean
  /** by now, of keys of its model */
  refused: boolean
}

export type PasskeyProof = Proof & { person: PersonId; authenticator: AuthenticatorId }

/**
 * Checks what a passkey signed.
 *
 * A key that stays on its device counts its uses; one that counts backwards was copied, and is
 * suspended while the person's others go on. Whether it may leave its device never changes.
 *
 * @param text  what the browser answered, JSON; not trusted
 * @throws identity/passkey-refused  whatever is wrong with it
 * @throws identity/passkey-copied  after it has been suspended
 * @throws identity/passkey-model-refused  when its model was found not to keep keys, since it was bound
 */
export async function takePasskey(
  ctx: Ctx,
  purpose: Exclude<ChallengePurpose, 'bind'>,
  browser: string,
  text: string,
): Promise<PasskeyProof> {
  const response = readResponse<AuthenticationResponseJSON>(text)
  const known = await findPasskey(ctx, bytes(response.id))
  if (!known || !isTheirs(known, response)) throw problem('passkey-refused')
  const { rpID, origin } = placeOf(ctx)
  const { verified: right, authenticationInfo: info } = await verified(() =>
    verifyAuthenticationResponse({
      response,
      expectedChallenge: (challenge) => takeChallenge(ctx, challenge, purpose, browser),
      ...{ expectedOrigin: origin, expectedRPID: rpID },
      requireUserVerification: true,
      // The counter is compared below, where a fall has consequences.
      credential: { id: response.id, publicKey: Uint8Array.from(known.public_key), counter: 0 },
    }),
  )
  const deviceBound = info.credentialDeviceType === 'singleDevice'
  if (!right || deviceBound !== known.device_bound) throw problem('passkey-refused')
  if (known.refused) throw problem('passkey-model-refused')
  const { authenticator, person } = known
  const { newCounter: counter, credentialBackedUp: backedUp } = info
  if (!(await countUse(ctx, authenticator, { counter, backedUp }))) {
    await suspendAuthenticators(ctx, person, { id: authenticator, reason: 'counter fell' })
    throw problem('passkey-copied')
  }
  const aal = known.attested ? 3 : 2
  return { authenticator, person, aal, amr: [deviceBound ? 'hwk' : 'swk', 'user', 'mfa'] }
}

async function findPasskey(ctx: Ctx, credential: Buffer): Promise<Known | undefined> {
  const { rows } = await sql<Known>`
    select k.authenticator, a.person, k.public_key, k.counter, k.device_bound, k.transports,
      p.user_handle, k.attested, k.attested and m.refused is not null refused
    from identity.passkey k
    join identity.authenticator a on a.id = k.authenticator
    join identity.person p on p.id = a.person
    left join identity.passkey_model m on m.aaguid = k.aaguid
    where k.credential = ${credential} and a.state = 'active' and p.closed_at is null`.execute(
    ctx.sql,
  )
  return rows[0]
}

/** A key that names its owner must name the one we know. */
function isTheirs({ user_handle }: Known, { response }: AuthenticationResponseJSON): boolean {
  const { userHandle } = response
  return userHandle === undefined || userHandle === null || bytes(userHandle).equals(user_handle)
}

/** One statement, so that of two copies at once one is found out. Synced keys stay at 0 for ever. */
async function countUse(
  ctx: Ctx,
  authenticator: AuthenticatorId,
  { counter, backedUp }: { counter: number; backedUp: boolean },
): Promise<boolean> {
  const { rows } = await sql`
    with used as (
      update identity.passkey set counter = ${counter}, backed_up = ${backedUp}
      where authenticator = ${authenticator}
        and (counter < ${counter} or (counter = 0 and ${counter} = 0))
      returning authenticator)
    update identity.authenticator a set used_at = ${ctx.clock.now()} from used
    where a.id = used.authenticator returning a.id`.execute(ctx.sql)
  return rows.length > 0
}

async function credentialsOf(ctx: Ctx, person: PersonId): Promise<string[]> {
  const { rows } = await sql<{ credential: Buffer }>`
    select k.credential from identity.passkey k
    join identity.authenticator a on a.id = k.authenticator
    where a.person = ${person} and a.state = 'active'`.execute(ctx.sql)
  return rows.map(({ credential }) => credential.toString('base64url'))
}

/** @throws identity/passkey-refused  for what is no answer of a browser */
function readResponse<R extends { id: string; response: object }>(text: string): R {
  try {
    const response: R = JSON.parse(text)
    if (typeof response.id === 'string' && typeof response.response === 'object') return response
  } catch {
    // said below
  }
  throw problem('passkey-refused')
}

/** The library says by an error what is wrong; outside there is one answer to all of it. */
async function verified<R>(check: () => Promise<R>): Promise<R> {
  try {
    return await check()
  } catch {
    throw problem('passkey-refused')
  }
}
