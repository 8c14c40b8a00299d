-- What sweeps look for: text messages that nobody typed, secrets and certificates that end.

create index text_message_expiry on identity.text_message (expires_at);
create index client_ending on identity.client (coalesce(secret_expires_at, certificate_expires_at))
  where state = 'approved';
