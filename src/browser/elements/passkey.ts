/**
 * `<ig-passkey data-options="…" data-for="use|make" data-failed="…">` around a form with an empty
 * `credential` input: when it is sent, the browser is asked for a passkey first. What to ask comes
 * from the server by POST, with the form's own token. Without script, or without passkeys, the form
 * stays hidden: there is another way beside it.
 */
class IgPasskey extends HTMLElement {
  connectedCallback() {
    const form = this.querySelector('form')
    if (!form || typeof PublicKeyCredential?.parseRequestOptionsFromJSON !== 'function') return
    this.hidden = false
    let asking = false
    this.addEventListener(
      'submit',
      (event) => {
        event.preventDefault()
        if (asking) return
        asking = true
        form.setAttribute('aria-busy', 'true')
        this.ask(form)
          .catch((error) => this.say(error))
          .finally(() => {
            asking = false
            form.removeAttribute('aria-busy')
          })
      },
      { capture: true },
    )
  }

  private async ask(form: HTMLFormElement) {
    this.say(undefined)
    const token = form.querySelector<HTMLInputElement>('[name=_csrf]')?.value ?? ''
    const answer = await fetch(this.dataset.options ?? '', {
      method: 'POST',
      body: new URLSearchParams({ _csrf: token }),
      headers: { accept: 'application/json' },
    })
    // Not allowed as things stand: the server's answer to the form says what is needed, and leads there.
    if (answer.status === 403) return form.submit()
    if (!answer.ok) throw new Error(String(answer.status))
    const options = await answer.json()
    const credential =
      this.dataset.for === 'make'
        ? await navigator.credentials.create({
            publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options),
          })
        : await navigator.credentials.get({
            publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
          })
    const input = form.querySelector<HTMLInputElement>('[name=credential]')
    if (!(credential instanceof PublicKeyCredential) || !input) throw new Error('none')
    input.value = JSON.stringify(credential.toJSON())
    form.submit()
  }

  /** One sentence for everything: what browsers say is in no language of ours. */
  private say(error: unknown) {
    const place = this.querySelector<HTMLElement>('[data-say]')
    if (!place) return
    const known = error instanceof DOMException && error.name === 'InvalidStateError'
    const text = known ? this.dataset.known : this.dataset.failed
    place.textContent = error === undefined ? '' : (text ?? '')
    place.hidden = error === undefined
  }
}
customElements.define('ig-passkey', IgPasskey)
